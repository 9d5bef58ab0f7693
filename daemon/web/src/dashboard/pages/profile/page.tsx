import { useState } from 'preact/hooks';
import { language, languages, type Language } from '../../../shared/i18n';
import type { Account } from '../../../shared/types';
import { isMuted, notificationState } from '../../alerts';
import { api, me } from '../../session';
import { theme, type Theme } from '../../theme';
import { Button, Card, PageHead, Segments, Switch, TextInput, toast } from '../../ui';
import { useCell } from '../../use';
import { Form, Problem } from '../kit/parts';
import { useSaving } from '../kit/saving';
import { Sessions } from './sessions';
import { t } from './texts';
import { SecondFactor } from './totp';

const ProfilePage = () => {
  const account = useCell(me);
  if (!account) return null;
  return (
    <div class="page page-narrow">
      <PageHead title={t('title')}>{t('lead')}</PageHead>
      <Person account={account} />
      <Password />
      <SecondFactor />
      <Appearance />
      <Notifications />
      <Sessions />
    </div>
  );
};

const Person = ({ account }: { account: Account }) => {
  const saving = useSaving('name');
  const [name, setName] = useState(account.name);
  const save = () =>
    saving.run(async () => {
      const stored = await api.patch<Account>('me', { name: name.trim() });
      me.update((now) => now && { ...now, name: stored.name });
      toast(t('saved'));
    });
  return (
    <Form class="card" onSave={save}>
      <Problem text={saving.problem} />
      <TextInput
        label={t('name')}
        hint={t('nameHint')}
        required
        maxLength={100}
        autoComplete="name"
        value={name}
        error={saving.of('name')}
        onValue={setName}
      />
      <TextInput
        label={t('email')}
        hint={t('emailHint')}
        value={account.email}
        disabled
        onValue={() => undefined}
      />
      <div class="row">
        <Button kind="primary" type="submit" isBusy={saving.isBusy}>
          {t('save')}
        </Button>
      </div>
    </Form>
  );
};

const Password = () => {
  const saving = useSaving('password', 'current_password');
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const save = () =>
    saving.run(async () => {
      await api.patch('me', { password: fresh, current_password: current });
      setCurrent('');
      setFresh('');
      toast(t('changed'));
    });
  return (
    <Card title={t('password')} description={t('passwordLead')}>
      <Form onSave={save}>
        <Problem text={saving.problem} />
        <TextInput
          label={t('current')}
          type="password"
          autoComplete="current-password"
          required
          value={current}
          error={saving.of('current_password')}
          onValue={setCurrent}
        />
        <TextInput
          label={t('fresh')}
          hint={t('freshHint')}
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          maxLength={1024}
          value={fresh}
          error={saving.of('password')}
          onValue={setFresh}
        />
        <div class="row">
          <Button type="submit" isBusy={saving.isBusy}>
            {t('change')}
          </Button>
        </div>
      </Form>
    </Card>
  );
};

const Appearance = () => {
  const nowTheme = useCell(theme);
  const nowLanguage = useCell(language);
  return (
    <Card title={t('appearance')}>
      <div class="setting-row">
        <span class="field-label">{t('language')}</span>
        <Segments<Language>
          label={t('language')}
          value={nowLanguage}
          onValue={language.set}
          options={(Object.keys(languages) as Language[]).map((value) => ({
            value,
            label: languages[value],
          }))}
        />
      </div>
      <div class="setting-row">
        <span class="field-label">{t('theme')}</span>
        <Segments<Theme>
          label={t('theme')}
          value={nowTheme}
          onValue={theme.set}
          options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </div>
    </Card>
  );
};

const Notifications = () => {
  const muted = useCell(isMuted);
  const [permission, setPermission] = useState(notificationState);
  return (
    <Card title={t('notifications')} description={t('notificationsLead')}>
      <Switch label={t('sound')} checked={!muted} onValue={(isOn) => isMuted.set(!isOn)} />
      {permission !== 'unsupported' && (
        <Switch
          label={t('desktop')}
          hint={
            permission === 'default'
              ? undefined
              : t(permission === 'denied' ? 'desktopDenied' : 'desktopGranted')
          }
          checked={permission === 'granted'}
          disabled={permission !== 'default'}
          onValue={() => void Notification.requestPermission().then(setPermission)}
        />
      )}
    </Card>
  );
};

export default ProfilePage;
