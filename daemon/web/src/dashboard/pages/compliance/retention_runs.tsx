/** The sweeps that erased something, each with its certificate. */
import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import { dateTimeText, numberText } from '../../format';
import { org } from '../../session';
import { Button, Card, Loaded, Table, Time } from '../../ui';
import { useLoad, type Loaded as LoadedData } from '../../use';
import { useActorName } from '../kit/actors';
import type { RetentionRun } from '../kit/types';
import { CertificateDialog } from './certificate';
import { ruleName } from './retention_names';
import { r } from './retention_texts';
import { t } from './texts';

export const useRuns = () =>
  useLoad('retention/runs', (signal) => org.get<List<RetentionRun>>('retention/runs', {}, signal));

const rulesText = ({ rules }: RetentionRun) =>
  Object.entries(rules)
    .filter(([, count]) => count > 0)
    .map(([rule, count]) => `${ruleName(rule)[0]}: ${numberText(count)}`)
    .join(', ');

export const Runs = ({ loaded }: { loaded: LoadedData<List<RetentionRun>> }) => {
  const [shown, setShown] = useState<RetentionRun>();
  const nameOf = useActorName();
  return (
    <Card title={r('runs')} description={r('runsText')}>
      <Loaded of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="quiet">{r('noRuns')}</p>
          ) : (
            <Table
              caption={r('runs')}
              rows={items}
              keyOf={(run) => run.erasure}
              columns={[
                {
                  id: 'at',
                  label: r('columnAt'),
                  cell: ({ at }) => (
                    <Time value={at} title={at}>
                      {dateTimeText(at)}
                    </Time>
                  ),
                },
                { id: 'by', label: r('columnBy'), cell: (run) => nameOf?.(run.actor) ?? '' },
                { id: 'of', label: r('columnOf'), cell: rulesText },
                {
                  id: 'erased',
                  label: r('columnErased'),
                  isNumber: true,
                  cell: (run) => numberText(run.erased),
                },
                {
                  id: 'kept',
                  label: r('columnKept'),
                  isNumber: true,
                  cell: (run) => numberText(run.kept),
                },
                { id: 'plan', label: r('planHash'), cell: (run) => <code>{run.plan.slice(0, 8)}</code> },
                {
                  id: 'certificate',
                  label: t('columnCertificate'),
                  isLabelHidden: true,
                  cell: (run) => (
                    <Button
                      size="small"
                      icon="shield"
                      aria-label={t('certificateOf', { when: dateTimeText(run.at) })}
                      onClick={() => setShown(run)}
                    >
                      {t('certificate')}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {shown && <CertificateDialog erasure={{ id: shown.erasure }} onClose={() => setShown(undefined)} />}
    </Card>
  );
};
