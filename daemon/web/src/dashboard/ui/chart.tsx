import type { Ref } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { common } from '../messages';
import { numberText } from '../format';

export interface Series {
  label: string;
  /** 1 to 4: a colour and, for lines, a dash, so that colour alone never tells them apart. */
  shade: 1 | 2 | 3 | 4;
  values: number[];
}

export interface ChartProps {
  title: string;
  /** One label a value. */
  labels: string[];
  series: Series[];
  format?: (value: number) => string;
  /** The upper end of the scale; without it, a round number above the largest value. */
  top?: number;
}

const height = 220; // pixels
const room = { left: 44, right: 8, top: 10, bottom: 26 };
const label_room = 76; // pixels that a label of the lower axis needs
const dots_most = 16; // more of them hide the line

/** Drawn in pixels of the page: the figures of the axes are as large on a phone as on a wide screen. */
interface Plot {
  width: number;
  inner: { width: number; height: number };
}

const plotOf = (width: number): Plot => ({
  width,
  inner: { width: width - room.left - room.right, height: height - room.top - room.bottom },
});

const usePlot = () => {
  const frame = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(200, Math.round(element.clientWidth)));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return { frame, plot: plotOf(width) };
};

/** A round number at or above the largest value, with four steps up to it. */
const topOf = (largest: number): number => {
  if (largest <= 4) return 4;
  const quarter = largest / 4; // four lines, each a whole number
  const power = 10 ** Math.floor(Math.log10(quarter));
  return 4 * ([1, 2, 3, 5, 10].map((step) => step * power).find((step) => step >= quarter) ?? quarter);
};

const Axes = ({
  plot: { width, inner },
  top,
  labels,
  format,
  centers,
}: {
  plot: Plot;
  top: number;
  labels: string[];
  format: (value: number) => string;
  centers: (index: number) => number;
}) => {
  const every = Math.ceil((labels.length * label_room) / inner.width);
  return (
    <g class="chart-axes">
      {[0, 1, 2, 3, 4].map((step) => {
        const y = room.top + inner.height * (1 - step / 4);
        return (
          <g key={step}>
            <line x1={room.left} x2={width - room.right} y1={y} y2={y} />
            <text x={room.left - 8} y={y + 4} text-anchor="end">
              {format((top * step) / 4)}
            </text>
          </g>
        );
      })}
      {labels.map((label, index) =>
        index % every === 0 ? (
          <text key={index} x={centers(index)} y={height - 6} text-anchor="middle">
            {label}
          </text>
        ) : null,
      )}
    </g>
  );
};

/** The picture with its legend, and the same figures as a table for who can't see it. */
const Frame = ({
  chart,
  frame,
  plot,
  children,
}: {
  chart: ChartProps;
  frame: Ref<HTMLElement>;
  plot: Plot;
  children: preact.ComponentChildren;
}) => {
  const format = chart.format ?? numberText;
  const id = useId();
  return (
    <figure ref={frame} class="chart" aria-labelledby={id}>
      <figcaption id={id} class="chart-title">
        {chart.title}
      </figcaption>
      {chart.series.length > 1 && (
        <ul class="chart-legend" aria-hidden="true">
          {chart.series.map((series) => (
            <li key={series.label} class={`chart-shade-${series.shade}`}>
              {series.label}
            </li>
          ))}
        </ul>
      )}
      <svg viewBox={`0 0 ${plot.width} ${height}`} height={height} aria-hidden="true">
        {children}
      </svg>
      <div class="hidden-text">
        <table>
          <caption>{common('chartTable')}</caption>
          <thead>
            <tr>
              <th scope="col">{chart.title}</th>
              {chart.series.map((series) => (
                <th key={series.label} scope="col">
                  {series.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {chart.labels.map((label, index) => (
              <tr key={index}>
                <th scope="row">{label}</th>
                {chart.series.map((series) => (
                  <td key={series.label}>{format(series.values[index] ?? 0)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
};

/** Bars upon each other, one pile a label. */
export const BarChart = (chart: ChartProps) => {
  const format = chart.format ?? numberText;
  const { frame, plot } = usePlot();
  const { inner } = plot;
  const totals = chart.labels.map((_, index) =>
    chart.series.reduce((sum, series) => sum + (series.values[index] ?? 0), 0),
  );
  const top = chart.top ?? topOf(Math.max(0, ...totals));
  const slot = inner.width / Math.max(1, chart.labels.length);
  const bar = Math.min(36, slot * 0.7);
  const center = (index: number) => room.left + slot * (index + 0.5);
  return (
    <Frame chart={chart} frame={frame} plot={plot}>
      <Axes plot={plot} top={top} labels={chart.labels} format={format} centers={center} />
      {chart.labels.map((label, index) => {
        let y = room.top + inner.height;
        return chart.series.map((series) => {
          const tall = ((series.values[index] ?? 0) / top) * inner.height;
          y -= tall;
          return (
            <rect
              key={series.label}
              class={`chart-fill-${series.shade}`}
              x={center(index) - bar / 2}
              y={y}
              width={bar}
              height={Math.max(0, tall)}
              rx={2}
            >
              <title>{`${label}: ${series.label} ${format(series.values[index] ?? 0)}`}</title>
            </rect>
          );
        });
      })}
    </Frame>
  );
};

export const LineChart = (chart: ChartProps) => {
  const format = chart.format ?? numberText;
  const { frame, plot } = usePlot();
  const { inner } = plot;
  const top = chart.top ?? topOf(Math.max(0, ...chart.series.flatMap((series) => series.values)));
  const slot = inner.width / Math.max(1, chart.labels.length - 1);
  const x = (index: number) => room.left + (chart.labels.length > 1 ? slot * index : inner.width / 2);
  const y = (value: number) => room.top + inner.height * (1 - value / top);
  return (
    <Frame chart={chart} frame={frame} plot={plot}>
      <Axes plot={plot} top={top} labels={chart.labels} format={format} centers={x} />
      {chart.series.map((series) => {
        const points = series.values.map((value, index) => `${x(index)},${y(value)}`).join(' ');
        return (
          <g key={series.label} class={chart.series.length > 1 ? 'chart-many' : ''}>
            {chart.series.length === 1 && (
              <polygon
                class={`chart-area chart-fill-${series.shade}`}
                points={`${x(0)},${y(0)} ${points} ${x(series.values.length - 1)},${y(0)}`}
              />
            )}
            <polyline class={`chart-line-${series.shade}`} points={points} />
            {series.values.map((value, index) => (
              <circle
                key={index}
                class={`chart-dot chart-fill-${series.shade}`}
                cx={x(index)}
                cy={y(value)}
                r={series.values.length > dots_most ? 7 : 3.5}
                data-is-quiet={series.values.length > dots_most || undefined}
              >
                <title>{`${chart.labels[index] ?? ''}: ${series.label} ${format(value)}`}</title>
              </circle>
            ))}
          </g>
        );
      })}
    </Frame>
  );
};
