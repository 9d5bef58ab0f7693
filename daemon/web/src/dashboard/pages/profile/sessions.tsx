import type { List } from '../../../shared/api';
import { dateTimeText, agoText } from '../../format';
import { api } from '../../session';
import { Badge, Button, Card, Icon, Loaded, toast, toastFailure } from '../../ui';
import { useLoad } from '../../use';
import type { SignInSession } from '../kit/types';
import { deviceOf } from './device';
import { t } from './texts';

const deviceName = ({ user_agent: text }: SignInSession): string => {
  const device = deviceOf(text);
  if (!device) return t('unknownDevice');
  return device.system ? t('on', { browser: device.browser, system: device.system }) : device.browser;
};

export const Sessions = () => {
  const loaded = useLoad('me/sessions', (signal) => api.get<List<SignInSession>>('me/sessions', {}, signal));
  const attempt = async (work: () => Promise<unknown>, said: string) => {
    try {
      await work();
      toast(said);
    } catch (error) {
      toastFailure(error);
    }
    loaded.reload();
  };
  const hasOthers = (loaded.data?.items.length ?? 0) > 1;
  return (
    <Card
      title={t('sessions')}
      description={t('sessionsLead')}
      actions={
        hasOthers && (
          <Button onClick={() => void attempt(() => api.delete('me/sessions'), t('endedAll'))}>
            {t('endAll')}
          </Button>
        )
      }
    >
      <Loaded of={loaded}>
        {({ items }) => (
          <ul class="rows">
            {items.map((session) => (
              <li key={session.id} class="rows-row">
                <Icon name="keyboard" size={22} />
                <div class="rows-text">
                  <span class="row">
                    <strong>{deviceName(session)}</strong>
                    {session.current && <Badge tone="accent">{t('thisOne')}</Badge>}
                  </span>
                  <p class="quiet">
                    {session.address} ·{' '}
                    <span title={dateTimeText(session.last_used_at)}>
                      {t('lastUsed', { when: agoText(session.last_used_at) })}
                    </span>
                  </p>
                </div>
                {!session.current && (
                  <Button
                    size="small"
                    aria-label={t('endOf', { device: deviceName(session) })}
                    onClick={() => void attempt(() => api.delete(`me/sessions/${session.id}`), t('ended'))}
                  >
                    {t('end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
};
