/** From one day to another, both included, as the reader's clock counts days. */
import { messages } from '../../../shared/i18n';
import { Select, TextInput } from '../../ui';

const t = messages(
  {
    period: 'Period',
    days7: 'Last 7 days',
    days30: 'Last 30 days',
    days90: 'Last 90 days',
    days365: 'Last 12 months',
    own: 'Own dates',
    from: 'From',
    to: 'To',
  },
  {
    period: 'সময়',
    days7: 'গত ৭ দিন',
    days30: 'গত ৩০ দিন',
    days90: 'গত ৯০ দিন',
    days365: 'গত ১২ মাস',
    own: 'নিজের তারিখ',
    from: 'থেকে',
    to: 'পর্যন্ত',
  },
);

export interface Range {
  preset: string; // days, or "own"
  from: string; // YYYY-MM-DD
  to: string;
}

function dayText(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function lastDays(days: number, now = new Date()): Range {
  const from = new Date(now);
  from.setDate(from.getDate() - days + 1);
  return { preset: String(days), from: dayText(from), to: dayText(now) };
}

/** As from and to of the API: times, the end left out. */
export function rangeQuery(range: Range): { from: string; to: string } {
  const from = new Date(`${range.from}T00:00:00`);
  const to = new Date(`${range.to}T00:00:00`);
  to.setDate(to.getDate() + 1);
  return { from: from.toISOString(), to: to.toISOString() };
}

export function DateRange({ value, onValue }: { value: Range; onValue: (range: Range) => void }) {
  const pick = (preset: string) =>
    onValue(preset === 'own' ? { ...value, preset } : lastDays(Number.parseInt(preset, 10)));
  const set = (part: Partial<Range>) => {
    const next = { ...value, ...part };
    if (next.from && next.to && next.from <= next.to) onValue(next);
  };
  return (
    <div class="date-range">
      <Select
        label={t('period')}
        value={value.preset}
        onValue={pick}
        options={[
          { value: '7', label: t('days7') },
          { value: '30', label: t('days30') },
          { value: '90', label: t('days90') },
          { value: '365', label: t('days365') },
          { value: 'own', label: t('own') },
        ]}
      />
      {value.preset === 'own' && (
        <>
          <TextInput label={t('from')} type="date" value={value.from} onValue={(from) => set({ from })} />
          <TextInput label={t('to')} type="date" value={value.to} onValue={(to) => set({ to })} />
        </>
      )}
    </div>
  );
}
