import { act } from './actions_texts';

const at = (day: Date, hour: number) => new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour);
const plusDays = (day: Date, days: number) =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);

/** The usual times to put something aside until, in the member's own time zone. */
export const snoozeTimes = (now = new Date()): { label: string; until: string }[] => {
  const evening = at(now, 18);
  const untilMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { label: act('hour'), until: new Date(now.getTime() + 3_600_000) },
    ...(evening > now ? [{ label: act('evening'), until: evening }] : []),
    { label: act('tomorrow'), until: at(plusDays(now, 1), 9) },
    ...(untilMonday > 1 ? [{ label: act('monday'), until: at(plusDays(now, untilMonday), 9) }] : []),
  ].map(({ label, until }) => ({ label, until: until.toISOString() }));
};
