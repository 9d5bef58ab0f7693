import { org, orgPath } from '../../session';
import { Card, EmptyState, Loaded, Switch, toast, toastFailure } from '../../ui';
import { useLoad } from '../../use';
import { LinkButton, isMissing } from '../kit/parts';
import { t } from './texts';

interface SecuritySettings {
  require_totp: boolean;
}

export const Security = () => {
  const loaded = useLoad('settings/security', (signal) =>
    org.get<SecuritySettings>('settings/security', {}, signal),
  );
  if (isMissing(loaded.error))
    return (
      <EmptyState icon="shield" title={t('securityMissing')}>
        <p>{t('securityMissingText')}</p>
      </EmptyState>
    );
  const change = async (require_totp: boolean) => {
    try {
      loaded.setData(await org.patch<SecuritySettings>('settings/security', { require_totp }));
      toast(t('saved'));
    } catch (error) {
      toastFailure(error);
    }
  };
  return (
    <Loaded of={loaded}>
      {(settings) => (
        <Card title={t('security')}>
          <Switch
            label={t('requireTotp')}
            hint={t('requireTotpHint')}
            checked={settings.require_totp}
            onValue={(isRequired) => void change(isRequired)}
          />
          <div class="row">
            <LinkButton icon="person" to={orgPath('profile')}>
              {t('ownTotp')}
            </LinkButton>
          </div>
        </Card>
      )}
    </Loaded>
  );
};
