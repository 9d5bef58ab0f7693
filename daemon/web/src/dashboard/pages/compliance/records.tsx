/** The record of processing, as the server makes it from the settings; fit for paper. */
import { org, organization } from '../../session';
import { Button, EmptyState, Loaded } from '../../ui';
import { useLoad } from '../../use';
import { isMissing } from '../kit/parts';
import { t } from './texts';

type Row = Record<string, unknown>;
interface RecordsAnswer {
  processing: Row[];
  subprocessors: Row[];
  retention: Row[];
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
            <Section title={t('retentionTimes')} rows={records.retention} />
            {!!records.measures?.length && (
              <section class="stack">
                <h3>{t('measures')}</h3>
                <ul class="md">
                  {records.measures.map((measure) => (
                    <li key={measure}>{measure}</li>
                  ))}
                </ul>
              </section>
            )}
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
        {Object.entries(row).map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd>{textOf(value)}</dd>
          </div>
        ))}
      </dl>
    ))}
  </section>
);

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(', ') || '–';
  if (value !== null && typeof value === 'object' && 'meaning' in value) return String(value.meaning);
  if (value !== null && typeof value === 'object')
    return Object.entries(value)
      .map(([name, inner]) => `${name.replaceAll('_', ' ')}: ${textOf(inner)}`)
      .join('; ');
  return value === null || value === '' ? '–' : String(value);
};
