/** What was erased for good, with its certificates; and the way to erase a person. */
import { useEffect, useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import { dateTimeText } from '../../format';
import { org } from '../../session';
import { Badge, Button, EmptyState, Loaded, Table, Time, type Tone } from '../../ui';
import { useLoad } from '../../use';
import type { Erasure } from '../kit/types';
import { CertificateDialog } from './certificate';
import { countsText } from './counts';
import { ErasePersonDialog } from './erase_person';
import { takeHanded } from './handed';
import { t } from './texts';

const states: Record<string, { tone: Tone; text: () => string }> = {
  requested: { tone: 'neutral', text: () => t('stateRequested') },
  running: { tone: 'accent', text: () => t('stateRunning') },
  done: { tone: 'ok', text: () => t('stateDone') },
  failed: { tone: 'danger', text: () => t('stateFailed') },
};

const kindNames: Record<string, () => string> = {
  conversation: () => t('conversationKind'),
  subject: () => t('subjectKind'),
  sweep: () => t('sweepKind'),
  organization: () => t('organizationKind'),
};

const hasEnded = (erasure: Erasure) => erasure.state === 'done' || erasure.state === 'failed';
const look_again = 1_500; // milliseconds, while one runs

export const Erasures = () => {
  const loaded = useLoad('erasures', (signal) => org.get<List<Erasure>>('erasures', {}, signal));
  const [shown, setShown] = useState<Erasure>();
  const [handed, setHanded] = useState(() => takeHanded('erase'));
  const [isErasing, setErasing] = useState(handed !== undefined);
  const close = () => {
    setErasing(false);
    setHanded(undefined);
  };
  const isWorking = loaded.data?.items.some((one) => !hasEnded(one));
  useEffect(() => {
    if (!isWorking) return;
    const timer = setInterval(loaded.reload, look_again);
    return () => clearInterval(timer);
  }, [isWorking]);
  return (
    <>
      <div class="lead-row">
        <p class="quiet">{t('erasuresLead')}</p>
        <Button icon="trash" onClick={() => setErasing(true)}>
          {t('erasePerson')}
        </Button>
      </div>
      <Loaded of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="shield" title={t('emptyErasures')}>
              <p>{t('emptyErasuresText')}</p>
            </EmptyState>
          ) : (
            <ErasureTable items={items} onShow={setShown} />
          )
        }
      </Loaded>
      {shown && <CertificateDialog erasure={shown} onClose={() => setShown(undefined)} />}
      {isErasing && <ErasePersonDialog handed={handed} onClose={close} onStarted={loaded.reload} />}
    </>
  );
};

const ErasureTable = ({ items, onShow }: { items: Erasure[]; onShow: (erasure: Erasure) => void }) => (
  <Table
    caption={t('tabErasures')}
    rows={items}
    keyOf={(erasure) => erasure.id}
    columns={[
      { id: 'what', label: t('columnWhat'), cell: (erasure) => kindNames[erasure.kind]?.() ?? erasure.kind },
      {
        id: 'state',
        label: t('columnState'),
        cell: (erasure) => {
          const state = states[erasure.state];
          return <Badge tone={state?.tone}>{state?.text() ?? erasure.state}</Badge>;
        },
      },
      { id: 'counts', label: t('columnCounts'), cell: ({ counts }) => countsText(counts) },
      {
        id: 'when',
        label: t('columnWhen'),
        cell: ({ finished_at: finished, created_at: created }) => {
          const at = finished ?? created;
          return (
            <Time value={at} title={at}>
              {dateTimeText(at)}
            </Time>
          );
        },
      },
      {
        id: 'certificate',
        label: t('columnCertificate'),
        isLabelHidden: true,
        cell: (erasure) =>
          erasure.state === 'done' &&
          erasure.certificate !== null && (
            <Button
              size="small"
              icon="shield"
              aria-label={t('certificateOf', {
                when: dateTimeText(erasure.finished_at ?? erasure.created_at),
              })}
              onClick={() => onShow(erasure)}
            >
              {t('certificate')}
            </Button>
          ),
      },
    ]}
  />
);
