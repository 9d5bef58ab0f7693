import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { dateText, languageName, numberText, percentText } from '../../format';
import { org, orgPath } from '../../session';
import { BarChart, Button, Card, EmptyState, LineChart, Loaded, PageHead, Table } from '../../ui';
import { useLoad } from '../../use';
import { DateRange, lastDays, rangeQuery } from '../kit/date_range';
import { LinkButton, Meter } from '../kit/parts';
import { reasonName } from '../kit/reasons';
import { saveText, toCsv } from '../kit/save_file';
import type { Metrics } from '../kit/types';
import { bucketsOf, languagesOf } from './sums';
import { t } from './texts';

const MetricsPage = () => {
  const [range, setRange] = useState(() => lastDays(30));
  const loaded = useLoad(`metrics/${range.from}/${range.to}`, (signal) =>
    org.get<Metrics>('metrics', rangeQuery(range), signal),
  );
  return (
    <div class="page">
      <PageHead title={t('title')}>{t('lead')}</PageHead>
      <div class="toolbar">
        <DateRange value={range} onValue={setRange} />
        {!!loaded.data?.conversations && (
          <Button icon="download" onClick={() => loaded.data && download(loaded.data)}>
            {t('csv')}
          </Button>
        )}
      </div>
      <Loaded of={loaded}>
        {(metrics) =>
          metrics.conversations === 0 ? (
            <EmptyState
              icon="chart"
              title={t('emptyTitle')}
              action={<LinkButton to={orgPath('widget/install')}>{t('install')}</LinkButton>}
            >
              <p>{t('emptyText')}</p>
            </EmptyState>
          ) : (
            <Figures metrics={metrics} />
          )
        }
      </Loaded>
    </div>
  );
};

const download = (metrics: Metrics) => {
  const head = [
    t('day'),
    t('language'),
    t('conversations'),
    t('resolved'),
    t('resolvedByAi'),
    t('handedOver'),
  ];
  const rows = metrics.days.map((part) => [
    part.day,
    part.language,
    part.conversations,
    part.resolved,
    part.resolved_by_ai,
    part.handed_over,
  ]);
  saveText('metrics.csv', 'text/csv', toCsv([head, ...rows]));
};

const Figures = ({ metrics }: { metrics: Metrics }) => (
  <>
    <Tiles metrics={metrics} />
    <DayCharts metrics={metrics} />
    <div class="two-columns">
      <Reasons metrics={metrics} />
      <Ratings metrics={metrics} />
    </div>
    <Languages metrics={metrics} />
  </>
);

const Tile = ({ label, hint, children }: { label: string; hint?: string; children: ComponentChildren }) => (
  <div class="tile">
    <dt>{label}</dt>
    <dd>{children}</dd>
    {hint && <dd class="tile-hint">{hint}</dd>}
  </div>
);

const savedText = (minutes: number) =>
  minutes < 120 ? t('minutes', { n: minutes }) : t('hours', { n: Math.round(minutes / 60) });

const Tiles = ({ metrics }: { metrics: Metrics }) => {
  const { mean, counts } = metrics.ratings;
  const rated = counts.reduce((sum, count) => sum + count, 0);
  const { helpful, unhelpful } = metrics.answers;
  const answers = helpful + unhelpful;
  return (
    <dl class="tiles">
      <Tile label={t('conversations')}>{numberText(metrics.conversations)}</Tile>
      <Tile
        label={t('resolvedByAi')}
        hint={t('resolvedByAiHint', { share: percentText(metrics.resolved_by_ai_share) })}
      >
        {numberText(metrics.resolved_by_ai)}
      </Tile>
      <Tile label={t('handedOver')}>{numberText(metrics.handed_over)}</Tile>
      <Tile label={t('timeSaved')} hint={t('timeSavedHint', { n: metrics.minutes_a_conversation })}>
        {savedText(metrics.minutes_saved)}
      </Tile>
      <Tile label={t('rating')} hint={rated ? t('ratingCount', { n: rated }) : t('ratingNone')}>
        {mean === null ? '–' : `${numberText(mean, { maximumFractionDigits: 1 })} / ${numberText(5)}`}
      </Tile>
      {answers > 0 && (
        <Tile label={t('helpful')} hint={t('helpfulHint', { helpful, n: answers })}>
          {percentText(helpful / answers)}
        </Tile>
      )}
    </dl>
  );
};

const shortDay = (day: string) => dateText(`${day}T12:00:00`).replace(/,? ?(\d{4}|[০-৯]{4})$/, '');

const DayCharts = ({ metrics }: { metrics: Metrics }) => {
  const { buckets } = bucketsOf(metrics);
  const labels = buckets.map((bucket) => shortDay(bucket.day));
  return (
    <div class="stack">
      <Card>
        <BarChart
          title={t('chartDays')}
          labels={labels}
          series={[
            { label: t('byAi'), shade: 2, values: buckets.map((one) => one.resolved_by_ai) },
            { label: t('byPeople'), shade: 3, values: buckets.map((one) => one.handed_over) },
            {
              label: t('others'),
              shade: 1,
              values: buckets.map((one) =>
                Math.max(0, one.conversations - one.resolved_by_ai - one.handed_over),
              ),
            },
          ]}
        />
      </Card>
      <Card>
        <LineChart
          title={t('chartShare')}
          labels={labels}
          top={1}
          format={percentText}
          series={[
            {
              label: t('share'),
              shade: 2,
              values: buckets.map((one) => (one.conversations ? one.resolved_by_ai / one.conversations : 0)),
            },
          ]}
        />
      </Card>
    </div>
  );
};

/** Names with bars and figures: readable as a list by whoever can't see the bars. */
const Bars = ({
  rows,
  tone,
}: {
  rows: { name: string; value: number }[];
  tone?: 'accent' | 'ok' | 'warn';
}) => {
  const most = Math.max(1, ...rows.map((row) => row.value));
  return (
    <ul class="bars">
      {rows.map((row) => (
        <li key={row.name}>
          <span class="bars-name">{row.name}</span>
          <Meter share={row.value / most} tone={tone} />
          <span class="bars-value">{numberText(row.value)}</span>
        </li>
      ))}
    </ul>
  );
};

const Reasons = ({ metrics }: { metrics: Metrics }) => (
  <Card title={t('reasons')}>
    {metrics.reasons.length === 0 ? (
      <p class="quiet">{t('reasonsNone')}</p>
    ) : (
      <Bars
        tone="warn"
        rows={metrics.reasons.map((one) => ({ name: reasonName(one.reason), value: one.conversations }))}
      />
    )}
    <div class="row">
      <LinkButton icon="book" to={orgPath('knowledge/unanswered')}>
        {t('improve')}
      </LinkButton>
    </div>
  </Card>
);

const Ratings = ({ metrics }: { metrics: Metrics }) => {
  const rows = metrics.ratings.counts.map((value, index) => ({ name: t('stars', { n: index + 1 }), value }));
  return (
    <Card title={t('ratings')}>
      {rows.every((row) => row.value === 0) ? (
        <p class="quiet">{t('ratingNone')}</p>
      ) : (
        <Bars tone="ok" rows={rows.reverse()} />
      )}
    </Card>
  );
};

const Languages = ({ metrics }: { metrics: Metrics }) => (
  <Table
    caption={t('languages')}
    rows={languagesOf(metrics.days)}
    keyOf={(row) => row.language}
    columns={[
      {
        id: 'language',
        label: t('language'),
        cell: (row) => (row.language ? languageName(row.language) : '–'),
      },
      {
        id: 'conversations',
        label: t('conversations'),
        isNumber: true,
        cell: (row) => numberText(row.conversations),
      },
      { id: 'ai', label: t('resolvedByAi'), isNumber: true, cell: (row) => numberText(row.resolved_by_ai) },
      { id: 'people', label: t('handedOver'), isNumber: true, cell: (row) => numberText(row.handed_over) },
    ]}
  />
);

export default MetricsPage;
