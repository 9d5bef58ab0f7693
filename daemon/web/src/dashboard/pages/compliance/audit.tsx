/** Who did what, and whether the chain of entries is whole. */
import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Member } from '../../../shared/types';
import { dateTimeText, numberText } from '../../format';
import { common } from '../../messages';
import { org } from '../../session';
import { Banner, Button, EmptyState, Loaded, Select, Table, TextInput, toastFailure } from '../../ui';
import { useBusy, useLoad } from '../../use';
import { useActorName } from '../kit/actors';
import { Problem, isMissing } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { AuditEntry, AuditVerification } from '../kit/types';
import { actName, thingName } from './acts';
import { factsText, shortId } from './audit_facts';
import { a } from './audit_texts';
import { t } from './texts';

const page_size = 50;

export const AuditLog = () => {
  const [action, setAction] = useState('');
  const [actor, setActor] = useState('');
  const [since, setSince] = useState('');
  const [isBusy, run] = useBusy();
  const query = {
    action: action.trim(),
    actor,
    since: since && new Date(`${since}T00:00:00`).toISOString(),
    limit: page_size,
  };
  const loaded = useLoad(`audit/${JSON.stringify(query)}`, (signal) =>
    org.get<List<AuditEntry>>('audit-log', query, signal),
  );
  const more = (cursor: string) =>
    run(async () => {
      try {
        const page = await org.get<List<AuditEntry>>('audit-log', { ...query, cursor });
        loaded.setData((now) => ({ items: [...(now?.items ?? []), ...page.items], next: page.next }));
      } catch (error) {
        toastFailure(error);
      }
    });
  return (
    <>
      <p class="quiet">{a('auditLead')}</p>
      <Verification />
      <div class="toolbar toolbar-fields">
        <TextInput
          label={a('action')}
          hint={a('actionHint')}
          type="search"
          value={action}
          onValue={setAction}
        />
        <ActorSelect value={actor} onValue={setActor} />
        <TextInput label={a('since')} type="date" value={since} onValue={setSince} />
      </div>
      <Loaded of={loaded}>
        {({ items, next }) =>
          items.length === 0 ? (
            <EmptyState icon="search" title={a('auditEmpty')}>
              <p>{a('auditEmptyText')}</p>
            </EmptyState>
          ) : (
            <>
              <Entries items={items} />
              {next && (
                <div class="row">
                  <Button isBusy={isBusy} onClick={() => void more(next)}>
                    {common('loadMore')}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </>
  );
};

const ActorSelect = ({ value, onValue }: { value: string; onValue: (label: string) => void }) => {
  const { data } = useLoad('members', (signal) => org.get<List<Member>>('members', {}, signal));
  const members = (data?.items ?? []).map((one) => ({
    value: `member:${one.id}`,
    label: one.name || one.email,
  }));
  return (
    <Select
      label={a('who')}
      value={value}
      onValue={onValue}
      options={[{ value: '', label: a('anybody') }, ...members]}
    />
  );
};

const Entries = ({ items }: { items: AuditEntry[] }) => {
  const nameOf = useActorName();
  return (
    <Table
      caption={t('tabAudit')}
      rows={items}
      keyOf={(entry) => String(entry.seq)}
      columns={[
        {
          id: 'seq',
          label: '#',
          isNumber: true,
          cell: (entry) => <span title={entry.hash}>{numberText(entry.seq)}</span>,
        },
        {
          id: 'at',
          label: t('columnWhen'),
          cell: (entry) => <span class="no-wrap">{dateTimeText(entry.at)}</span>,
        },
        {
          id: 'who',
          label: a('columnWho'),
          cell: (entry) => <span title={entry.actor}>{nameOf?.(entry.actor) ?? '…'}</span>,
        },
        {
          id: 'action',
          label: a('columnAction'),
          cell: (entry) => (
            <span>
              {actName(entry.action)}
              <br />
              <code class="quiet">{entry.action}</code>
            </span>
          ),
        },
        {
          id: 'thing',
          label: a('columnThing'),
          cell: (entry) => (
            <span title={entry.target}>
              {thingName(entry.target_kind)} <span class="quiet">{shortId(entry.target)}</span>
            </span>
          ),
        },
        {
          id: 'facts',
          label: a('columnFacts'),
          cell: (entry) => <span class="quiet">{factsText(entry.facts)}</span>,
        },
      ]}
    />
  );
};

const Verification = () => {
  const saving = useSaving();
  const [isOffered, setOffered] = useState(true);
  const [result, setResult] = useState<AuditVerification>();
  const verify = () =>
    saving.run(async () => {
      try {
        setResult(await org.get<AuditVerification>('audit-log/verification'));
      } catch (error) {
        if (!(error instanceof Error) || !isMissing(error)) throw error;
        setOffered(false);
      }
    });
  if (!isOffered) return <Banner icon="info">{t('missingText')}</Banner>;
  return (
    <div class="stack" role="status">
      {result ? (
        <Banner tone={result.intact ? 'ok' : 'danger'} icon={result.intact ? 'shield' : 'warning'}>
          <strong>
            {result.intact
              ? `${a('intact', { n: result.entries })} ${a('checkpoints', { n: result.checkpoints })}`
              : a('broken', { problem: result.problem ?? '' })}
          </strong>
          <p class="hash">
            {a('head')}: <code>{result.head}</code>
          </p>
        </Banner>
      ) : (
        <div class="row">
          <Button icon="shield" isBusy={saving.isBusy} onClick={() => void verify()}>
            {a('verify')}
          </Button>
        </div>
      )}
      <Problem text={saving.problem} />
    </div>
  );
};
