import { useState } from 'preact/hooks';
import { isAtLeast, api, me, organization } from '../../session';
import { dateText } from '../../format';
import { Button, Card, ConfirmDialog, Loaded, Select, TextInput, toast } from '../../ui';
import { languages } from '../../../shared/i18n';
import { navigate } from '../../router';
import { changeFacts, useFacts } from '../kit/facts';
import { Form, Problem } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { OrganizationFacts } from '../kit/types';
import { t } from './texts';

export const General = () => {
  const loaded = useFacts();
  return (
    <Loaded of={loaded}>
      {(facts) => (
        <>
          <Facts facts={facts} onSaved={loaded.setData} />
          {isAtLeast('owner') && <DeleteOrganization facts={facts} />}
        </>
      )}
    </Loaded>
  );
};

const Facts = ({
  facts,
  onSaved,
}: {
  facts: OrganizationFacts;
  onSaved: (facts: OrganizationFacts) => void;
}) => {
  const saving = useSaving('name', 'locale');
  const [name, setName] = useState(facts.name);
  const [locale, setLocale] = useState(facts.locale);
  const save = () =>
    saving.run(async () => {
      const stored = await changeFacts({ name: name.trim(), locale });
      onSaved(stored);
      organization.update((now) => now && { ...now, name: stored.name });
      toast(t('saved'));
    });
  return (
    <Form class="card" onSave={save}>
      <Problem text={saving.problem} />
      <TextInput
        label={t('name')}
        value={name}
        required
        maxLength={100}
        error={saving.of('name')}
        onValue={setName}
      />
      <Select
        label={t('locale')}
        hint={t('localeHint')}
        value={locale}
        options={Object.entries(languages).map(([value, label]) => ({ value, label }))}
        onValue={setLocale}
      />
      <TextInput
        label={t('slug')}
        hint={t('slugHint')}
        value={facts.slug}
        disabled
        onValue={() => undefined}
      />
      <p class="quiet">{t('created', { when: dateText(facts.created_at) })}</p>
      <div class="row">
        <Button kind="primary" type="submit" isBusy={saving.isBusy}>
          {t('save')}
        </Button>
      </div>
    </Form>
  );
};

const DeleteOrganization = ({ facts }: { facts: OrganizationFacts }) => {
  const [isAsking, setAsking] = useState(false);
  const remove = async () => {
    await api.delete(`organizations/${facts.id}`, { confirm: facts.slug });
    toast(t('dangerStarted'));
    me.set(undefined);
    navigate('/');
  };
  return (
    <Card title={t('danger')} description={t('dangerText')}>
      <div class="row">
        <Button kind="danger" icon="trash" onClick={() => setAsking(true)}>
          {t('dangerAction')}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('dangerTitle', { name: facts.name })}
          action={t('dangerAction')}
          isDangerous
          typed={facts.slug}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          <p>{t('dangerText')}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
};
