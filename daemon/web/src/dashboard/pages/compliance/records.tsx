/** The record of processing, as the server makes it from the settings; fit for paper. */
import { org, organization } from '../../session';
import { Button, EmptyState, Loaded } from '../../ui';
import { useLoad } from '../../use';
import { isMissing } from '../kit/parts';
import { recordText } from './record_words';
import { t } from './texts';

type Row = Record<string, unknown>;
interface RecordsAnswer {
  processing: Row[];
  subprocessors: Row[];
  retention: Row[];
  backups?: string[];
  measures?: string[];
}

export const Records = () => {
  const loaded = useLoad('records', (signal) => org.get<RecordsAnswer>('records', {}, signal));
  if (isMissing(loaded.error))
    return (
      <EmptyState icon="note" title={t('missing')}>
        <p>{t('missingText')}</p>
      </EmptyState>
    );
  return (
    <>
      <div class="lead-row">
        <p class="quiet">{t('recordsLead')}</p>
        <Button icon="print" onClick={() => print()}>
          {t('print')}
        </Button>
      </div>
      <Loaded of={loaded}>
        {(records) => (
          <article class="card record">
            <h2>{organization.value?.name}</h2>
            <Section title={t('processing')} rows={records.processing} />
            <Section title={t('subprocessors')} rows={records.subprocessors} none={t('subprocessorsNone')} />
            <Sentences title={t('retentionTimes')} all={records.retention?.map(meaningOf)} />
            <Sentences title={t('recordBackups')} all={records.backups} />
            <Sentences title={t('measures')} all={records.measures} />
          </article>
        )}
      </Loaded>
    </>
  );
};

const Section = ({ title, rows, none }: { title: string; rows: Row[] | undefined; none?: string }) => (
  <section class="stack">
    <h3>{title}</h3>
    {!rows?.length && none && <p>{none}</p>}
    {rows?.map((row, index) => (
      <dl key={index} class="tree record-row">
        {namesOf(row).map((name) => (
          <div key={name}>
            <dt>{labelOf(name)}</dt>
            <dd>{isRules(row[name]) ? <Rules all={row[name]} /> : textOf(row[name])}</dd>
          </div>
        ))}
      </dl>
    ))}
  </section>
);

const Sentences = ({ title, all }: { title: string; all: string[] | undefined }) =>
  all?.length ? (
    <section class="stack">
      <h3>{title}</h3>
      <ul class="md">
        {all.map((sentence) => (
          <li key={sentence}>{recordText(sentence)}</li>
        ))}
      </ul>
    </section>
  ) : null;

/** In the order in which the law names them; what is not known here comes last, under its own name. */
const labels = {
  activity: () => t('recordActivity'),
  name: () => t('recordName'),
  purpose: () => t('recordPurpose'),
  legal_basis: () => t('recordBasis'),
  subjects: () => t('recordSubjects'),
  categories: () => t('recordCategories'),
  data: () => t('recordCategories'),
  recipients: () => t('recordRecipients'),
  place: () => t('recordPlace'),
  retention: () => t('recordRetention'),
} satisfies Record<string, () => string>;
const known = Object.keys(labels) as (keyof typeof labels)[];

const namesOf = (row: Row) => [
  ...known.filter((name) => name in row),
  ...Object.keys(row).filter((name) => !(name in labels)),
];
const labelOf = (name: string) =>
  name in labels ? labels[name as keyof typeof labels]() : name.replaceAll('_', ' ');

const meaningOf = (rule: unknown) =>
  rule !== null && typeof rule === 'object' && 'meaning' in rule ? String(rule.meaning) : String(rule);

/** Rules of retention stand below each other: each is a sentence of its own. */
const isRules = (value: unknown): value is object[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => one !== null && typeof one === 'object' && 'meaning' in one);

const Rules = ({ all }: { all: object[] }) => (
  <>
    {all.map((rule, index) => (
      <p key={index}>{recordText(meaningOf(rule))}</p>
    ))}
  </>
);

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(', ') || '–';
  if (value !== null && typeof value === 'object' && 'meaning' in value) return recordText(meaningOf(value));
  if (value !== null && typeof value === 'object')
    return Object.entries(value)
      .map(([name, inner]) => `${name.replaceAll('_', ' ')}: ${textOf(inner)}`)
      .join('; ');
  return value === null || value === '' ? '–' : recordText(String(value));
};
