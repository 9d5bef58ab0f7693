import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Language } from '../../../shared/i18n';
import type { PageProps } from '../../routes';
import { org, orgPath } from '../../session';
import { Badge, Button, Loaded, PageHead, Tabs, toast } from '../../ui';
import { useLoad } from '../../use';
import { Form, Problem } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { SuggestedQuestion, WidgetSettings } from '../kit/types';
import { Install } from './install';
import { BeforeFields, LookFields } from './look';
import { inLanguage, OwnTexts } from './own_texts';
import { w } from './own_texts_texts';
import { Preview } from './preview';
import { t } from './texts';

const shown_fields = [
  'title',
  'greeting',
  'color',
  'avatar',
  'consent_text',
  'consent_version',
  'consent_policy_url',
];

const WidgetPage = ({ parameters }: PageProps) => {
  const part = parameters['part'] ?? 'look';
  const loaded = useLoad('settings/widget', (signal) =>
    org.get<WidgetSettings>('settings/widget', {}, signal),
  );
  return (
    <div class="page page-wide">
      <PageHead title={t('title')}>{t('lead')}</PageHead>
      <Tabs
        label={t('title')}
        current={part}
        tabs={[
          { id: 'look', to: orgPath('widget'), label: t('tabLook') },
          { id: 'texts', to: orgPath('widget/texts'), label: w('tab') },
          { id: 'before', to: orgPath('widget/before'), label: t('tabBefore') },
          { id: 'install', to: orgPath('widget/install'), label: t('tabInstall') },
        ]}
      />
      {part === 'install' ? (
        <Install />
      ) : (
        <Loaded of={loaded}>
          {(settings) => <Settings start={settings} part={part} onSaved={loaded.setData} />}
        </Loaded>
      )}
    </div>
  );
};

/** Only what changed is sent: another member may change the rest meanwhile. */
function differences(form: WidgetSettings, start: WidgetSettings): Partial<WidgetSettings> {
  const changed = Object.entries(form).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(start[name as keyof WidgetSettings]),
  );
  return Object.fromEntries(changed);
}

const Settings = ({
  start,
  part,
  onSaved,
}: {
  start: WidgetSettings;
  part: string;
  onSaved: (settings: WidgetSettings) => void;
}) => {
  const saving = useSaving(...shown_fields);
  const [language, setLanguage] = useState<Language>(start.language === 'bn' ? 'bn' : 'en');
  const [form, setForm] = useState(start);
  const questions = useLoad('suggested-questions', (signal) =>
    org.get<List<SuggestedQuestion>>('suggested-questions', {}, signal),
  );
  const change = (part: Partial<WidgetSettings>) => setForm((now) => ({ ...now, ...part }));
  const changed = differences(form, start);
  const isChanged = Object.keys(changed).length > 0;
  const save = () =>
    saving.run(async () => {
      const stored = await org.patch<WidgetSettings>('settings/widget', changed);
      onSaved(stored);
      setForm(stored);
      toast(t('saved'));
    });
  const fields = { form, change, saving };
  const isByLanguage = part === 'texts';
  return (
    <div class="widget-columns">
      <Form class="card" onSave={() => isChanged && save()}>
        <Problem text={saving.problem} />
        {isByLanguage ? (
          <OwnTexts {...fields} language={language} onLanguage={setLanguage} />
        ) : part === 'before' ? (
          <BeforeFields {...fields} />
        ) : (
          <LookFields {...fields} />
        )}
        <div class="row">
          <Button kind="primary" type="submit" isBusy={saving.isBusy} disabled={!isChanged}>
            {t('save')}
          </Button>
          {isChanged && <Badge tone="warn">{t('unsaved')}</Badge>}
        </div>
      </Form>
      <Preview
        settings={isByLanguage ? inLanguage(form, language) : form}
        language={isByLanguage ? language : undefined}
        isBefore={part === 'before'}
        questions={questions.data?.items.map((question) => question.text) ?? []}
      />
    </div>
  );
};

export default WidgetPage;
