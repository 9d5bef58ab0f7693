import { language, messages } from '../shared/i18n';

const t = messages(
  { now: 'now', minutes: '{n} min', hours: '{n} h', days: '{n} d' },
  { now: 'এখন', minutes: '{n} মি', hours: '{n} ঘ', days: '{n} দি' },
);

const asDate = (time: string | Date) => (typeof time === 'string' ? new Date(time) : time);

/** "now", "5 min", "3 h", "2 d", then the date: short, for lists. */
export const shortAgo = (time: string, now = Date.now()): string => {
  const minutes = Math.floor((now - asDate(time).getTime()) / 60_000);
  if (minutes < 1) return t('now');
  if (minutes < 60) return t('minutes', { n: minutes });
  if (minutes < 24 * 60) return t('hours', { n: Math.floor(minutes / 60) });
  if (minutes < 7 * 24 * 60) return t('days', { n: Math.floor(minutes / 60 / 24) });
  return dateText(time);
};

/** "2 minutes ago" within a sentence, then the date. */
export const agoText = (time: string, now = Date.now()): string => {
  const minutes = Math.floor((now - asDate(time).getTime()) / 60_000);
  const ago = new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' });
  if (minutes < 1) return ago.format(0, 'second');
  if (minutes < 60) return ago.format(-minutes, 'minute');
  if (minutes < 24 * 60) return ago.format(-Math.floor(minutes / 60), 'hour');
  if (minutes < 7 * 24 * 60) return ago.format(-Math.floor(minutes / 60 / 24), 'day');
  return dateText(time);
};

const format = (time: string | Date, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language.value === 'bn' ? 'bn-BD' : undefined, options).format(asDate(time));

export const dateText = (time: string | Date) =>
  format(time, { day: 'numeric', month: 'short', year: 'numeric' });
export const timeText = (time: string | Date) => format(time, { hour: '2-digit', minute: '2-digit' });
export const dateTimeText = (time: string | Date) =>
  format(time, { dateStyle: 'medium', timeStyle: 'short' });
/** "Tue 9:00 AM": a time of the coming days. */
export const soonText = (time: string | Date) =>
  format(time, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
export const dayText = (time: string | Date) =>
  format(time, { weekday: 'long', day: 'numeric', month: 'long' });

export const numberText = (value: number, options: Intl.NumberFormatOptions = {}) =>
  new Intl.NumberFormat(language.value, options).format(value);
/** A figure as people copy it from the page: "1,214" and "১,২১৪" are 1214. */
export const figureIn = (typed: string) =>
  typed.replace(/[,.\s]/g, '').replace(/[০-৯]/g, (digit) => String(digit.charCodeAt(0) - '০'.charCodeAt(0)));
export const percentText = (share: number) =>
  numberText(share, { style: 'percent', maximumFractionDigits: 0 });

export const bytesText = (bytes: number): string => {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const power = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  const value = bytes / 1000 ** power;
  return numberText(value, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power ? 'short' : 'long', // "41 bytes"
    maximumFractionDigits: power ? 1 : 0,
  });
};

export const languageName = (code: string): string => {
  if (code === 'bn-Latn' || code === 'banglish') return 'Banglish';
  try {
    return new Intl.DisplayNames([language.value], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
};

/** Whether a text is in letters of which none is Latin or Bengali: the server tells English, Bangla and Banglish apart, and
 * calls everything else English. */
const isOtherScript = (text: string) =>
  /\p{L}/u.test(text) && !/[\p{Script=Latin}\p{Script=Bengali}]/u.test(text);

/** The language of a text by the server's code; undefined where its letters contradict the code. */
export const languageOf = (code: string, text: string): string | undefined =>
  isOtherScript(text) && /^(en|bn)/.test(code) ? undefined : languageName(code);
