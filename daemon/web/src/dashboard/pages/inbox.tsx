import type { List } from '../../shared/api';
import { messages } from '../../shared/i18n';
import type { Conversation } from '../../shared/types';
import { useLiveEvent } from '../events';
import { shortAgo } from '../format';
import { org } from '../session';
import { Badge, EmptyState, Loaded, PageHead } from '../ui';
import { useLoad } from '../use';

const t = messages(
  { title: 'Inbox', empty: 'No conversation is open', unnamed: 'Visitor' },
  { title: 'ইনবক্স', empty: 'কোনো কথোপকথন খোলা নেই', unnamed: 'ভিজিটর' },
);

const Inbox = () => {
  const list = useLoad('inbox/all', (signal) =>
    org.get<List<Conversation>>('conversations', { filter: 'all' }, signal),
  );
  useLiveEvent('conversation', list.reload);
  return (
    <div class="page">
      <PageHead title={t('title')} />
      <Loaded of={list}>
        {(loaded) =>
          loaded.items.length === 0 ? (
            <EmptyState icon="inbox" title={t('empty')} />
          ) : (
            <ul class="stack">
              {loaded.items.map((one) => (
                <li key={one.id} class="card">
                  <div class="row">
                    <strong>{one.visitor.name || t('unnamed')}</strong>
                    <Badge>{one.language}</Badge>
                    <span class="quiet">{shortAgo(one.last_activity_at)}</span>
                  </div>
                  <p>{one.summary || one.preview}</p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
};

export default Inbox;
