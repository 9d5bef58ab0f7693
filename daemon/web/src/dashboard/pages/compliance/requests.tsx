import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import { dateText } from '../../format';
import { navigate } from '../../router';
import { org, orgPath } from '../../session';
import { Badge, Button, EmptyState, Loaded, Segments, type Tone } from '../../ui';
import { useLoad } from '../../use';
import { isMissing } from '../kit/parts';
import type { PrivacyRequest } from '../kit/types';
import { e } from './erase_texts';
import { handOver, handedOf, type Handed } from './handed';
import { CloseDialog, ExtendDialog, NewRequestDialog, kindName, outcomeName } from './request_dialogs';
import { t } from './texts';

type State = 'open' | 'closed' | 'all';
type Asked = 'new' | { act: 'extend' | 'close'; request: PrivacyRequest };

export const Requests = () => {
  const [state, setState] = useState<State>('open');
  const [asked, setAsked] = useState<Asked>();
  const loaded = useLoad(`requests/${state}`, (signal) =>
    org.get<List<PrivacyRequest>>('requests', { state }, signal),
  );
  if (isMissing(loaded.error))
    return (
      <EmptyState icon="scale" title={t('missing')}>
        <p>{t('missingText')}</p>
      </EmptyState>
    );
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setAsked('new')}>
      {t('newRequest')}
    </Button>
  );
  const close = () => setAsked(undefined);
  return (
    <>
      <p class="quiet">{t('requestsLead')}</p>
      <div class="toolbar">
        <Segments
          label={t('state')}
          value={state}
          onValue={setState}
          options={[
            { value: 'open', label: t('open') },
            { value: 'closed', label: t('closed') },
            { value: 'all', label: t('all') },
          ]}
        />
        {add}
      </div>
      <Loaded of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="scale" title={t('emptyRequests')}>
              <p>{t('emptyRequestsText')}</p>
            </EmptyState>
          ) : (
            <ul class="stack">
              {items.map((request) => (
                <RequestCard key={request.id} request={request} onAct={(act) => setAsked({ act, request })} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked === 'new' && <NewRequestDialog onClose={close} onDone={loaded.reload} />}
      {asked !== 'new' && asked?.act === 'extend' && (
        <ExtendDialog request={asked.request} onClose={close} onDone={loaded.reload} />
      )}
      {asked !== 'new' && asked?.act === 'close' && (
        <CloseDialog request={asked.request} onClose={close} onDone={loaded.reload} />
      )}
    </>
  );
};

const day = 86_400_000; // milliseconds

const DueBadge = ({ request }: { request: PrivacyRequest }) => {
  const left = Math.ceil((new Date(request.due_at).getTime() - Date.now()) / day);
  if (left < 0)
    return (
      <Badge tone="danger" icon="warning">
        {t('overdue')}
      </Badge>
    );
  const tone: Tone = left <= 2 ? 'danger' : left <= 7 ? 'warn' : 'neutral';
  return <Badge tone={tone}>{t('dueLeft', { n: left })}</Badge>;
};

const RequestCard = ({
  request,
  onAct,
}: {
  request: PrivacyRequest;
  onAct: (act: 'extend' | 'close') => void;
}) => {
  const isOpen = request.state === 'open';
  const subject = request.subject && Object.values(request.subject).find(Boolean);
  return (
    <li class="card request-card">
      <div class="rows-text">
        <h2 class="row">
          {kindName(request.kind)}
          {isOpen && <DueBadge request={request} />}
          {request.extended && <Badge>{t('extended')}</Badge>}
        </h2>
        <p class="strong-text">{subject || <span class="quiet">{t('erasedSubject')}</span>}</p>
        <p class="quiet">
          {t('received')} {dateText(request.received_at)} · {t('due', { when: dateText(request.due_at) })}
          {request.matches !== undefined && isOpen && (
            <> · {request.matches ? t('matches', { n: request.matches }) : t('matchesNone')}</>
          )}
        </p>
        {request.note && <p>{request.note}</p>}
        {!isOpen && request.closed_at && (
          <p>
            {t('closedOn', {
              when: dateText(request.closed_at),
              outcome: outcomeName(request.outcome ?? ''),
            })}
          </p>
        )}
      </div>
      {isOpen && (
        <div class="row">
          <Fulfil request={request} />
          {!request.extended && <Button onClick={() => onAct('extend')}>{t('extend')}</Button>}
          <Button kind="primary" onClick={() => onAct('close')}>
            {t('closeRequest')}
          </Button>
        </div>
      )}
    </li>
  );
};

const asksFor: Record<string, Handed['act']> = {
  access: 'export',
  portability: 'export',
  erasure: 'erase',
  objection: 'erase',
};

/** The way to what the request asks for, with the person filled in. */
const Fulfil = ({ request }: { request: PrivacyRequest }) => {
  const act = asksFor[request.kind];
  const handed = act && handedOf(act, request);
  if (!handed) return null;
  const isExport = act === 'export';
  const go = () => {
    handOver(handed);
    navigate(orgPath(`settings/compliance/${isExport ? 'export' : 'erasures'}`));
  };
  const who = { who: handed.value };
  return (
    <Button
      icon={isExport ? 'download' : 'trash'}
      aria-label={isExport ? e('exportOf', who) : e('eraseOf', who)}
      onClick={go}
    >
      {isExport ? e('exportAsked') : e('eraseAsked')}
    </Button>
  );
};
