/** When people are there. The AI answers at all times; visitors read the away text outside these hours. */
import { useState } from 'preact/hooks';
import { org } from '../../session';
import { Button, Checkbox, EmptyState, Loaded, Select, Switch, TextArea, TextInput, toast } from '../../ui';
import { useLoad } from '../../use';
import { Form, Problem, isMissing, linesOf } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { HoursSettings, OpenHours } from '../kit/types';
import { t } from './texts';

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export const OfficeHours = () => {
  const loaded = useLoad('settings/hours', (signal) => org.get<HoursSettings>('settings/hours', {}, signal));
  if (isMissing(loaded.error))
    return (
      <EmptyState icon="clock" title={t('hoursMissing')}>
        <p>{t('hoursMissingText')}</p>
      </EmptyState>
    );
  return <Loaded of={loaded}>{(settings) => <HoursForm start={settings} onSaved={loaded.setData} />}</Loaded>;
};

const zones = (): string[] =>
  (Intl as unknown as { supportedValuesOf?: (key: string) => string[] }).supportedValuesOf?.('timeZone') ??
  [];

/** The zone of this browser first: mostly the right one. */
function zoneChoices(current: string) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const all = [...new Set([current, here, 'UTC', ...zones()])].filter(Boolean);
  return all.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}

const HoursForm = ({
  start,
  onSaved,
}: {
  start: HoursSettings;
  onSaved: (settings: HoursSettings) => void;
}) => {
  const saving = useSaving('time_zone', 'closed_dates', 'away_text', 'days');
  const [form, setForm] = useState({ ...start, closed: start.closed_dates.join('\n') });
  const change = (part: Partial<typeof form>) => setForm((now) => ({ ...now, ...part }));
  const setDay = (day: string, hours: OpenHours[]) =>
    change({ days: [...form.days.filter((one) => one.day !== day), ...hours] });
  const save = () =>
    saving.run(async () => {
      const { enabled, time_zone, away_text, ai_only_when_closed } = form;
      const ordered = days.flatMap((day) => form.days.filter((one) => one.day === day));
      const wrong = ordered.find((one) => one.from >= one.to);
      if (wrong) throw new Error(t('hoursOrder', { day: nameOf(wrong.day) }));
      const body = {
        enabled,
        time_zone,
        away_text,
        ai_only_when_closed,
        days: ordered,
        closed_dates: linesOf(form.closed),
      };
      onSaved(await org.patch<HoursSettings>('settings/hours', body));
      toast(t('saved'));
    });
  return (
    <Form class="card" onSave={save}>
      <p class="quiet">{t('hoursLead')}</p>
      <Problem text={saving.problem} />
      <Switch label={t('hoursOn')} checked={form.enabled} onValue={(enabled) => change({ enabled })} />
      <Select
        label={t('zone')}
        value={form.time_zone}
        options={zoneChoices(form.time_zone)}
        onValue={(time_zone) => change({ time_zone })}
      />
      <fieldset class="plain-fieldset hours">
        <legend class="field-label">{t('days')}</legend>
        {days.map((day) => (
          <Day
            key={day}
            day={day}
            hours={form.days.filter((one) => one.day === day)}
            onHours={(hours) => setDay(day, hours)}
          />
        ))}
        {saving.of('days') && <p class="field-error">{saving.of('days')}</p>}
      </fieldset>
      <TextArea
        label={t('closedDates')}
        hint={t('closedDatesHint')}
        rows={3}
        value={form.closed}
        error={saving.of('closed_dates')}
        onValue={(closed) => change({ closed })}
      />
      <TextArea
        label={t('away')}
        hint={t('awayHint')}
        rows={3}
        maxLength={500}
        value={form.away_text}
        error={saving.of('away_text')}
        onValue={(away_text) => change({ away_text })}
      />
      <Switch
        label={t('aiOnlyClosed')}
        hint={t('aiOnlyClosedHint')}
        checked={form.ai_only_when_closed}
        onValue={(ai_only_when_closed) => change({ ai_only_when_closed })}
      />
      <div class="row">
        <Button kind="primary" type="submit" isBusy={saving.isBusy}>
          {t('save')}
        </Button>
      </div>
    </Form>
  );
};

const nameOf = (day: string) => {
  const known = days.find((one) => one === day);
  return known ? t(known) : day;
};

/** One day: closed, or open once or with a pause. */
const Day = ({
  day,
  hours,
  onHours,
}: {
  day: string;
  hours: OpenHours[];
  onHours: (hours: OpenHours[]) => void;
}) => {
  const name = nameOf(day);
  const set = (index: number, part: Partial<OpenHours>) =>
    onHours(hours.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <div class="hours-day">
      <Checkbox
        label={name}
        checked={hours.length > 0}
        onValue={(isOpen) => onHours(isOpen ? [{ day, from: '09:00', to: '17:00' }] : [])}
      />
      {hours.length === 0 && <span class="quiet">{t('closed')}</span>}
      {hours.map((one, index) => (
        <span key={index} class="hours-span">
          <TextInput
            type="time"
            label={`${name}: ${t('opens')}`}
            isLabelHidden
            required
            value={one.from}
            onValue={(from) => set(index, { from })}
          />
          <span aria-hidden="true">–</span>
          <TextInput
            type="time"
            label={`${name}: ${t('closes')}`}
            isLabelHidden
            required
            value={one.to}
            onValue={(to) => set(index, { to })}
          />
        </span>
      ))}
    </div>
  );
};
