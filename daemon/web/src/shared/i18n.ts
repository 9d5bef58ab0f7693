import { safeStorage, storedCell } from './cell';

export type Language = 'en' | 'bn';
export const languages: Record<Language, string> = { en: 'English', bn: 'বাংলা' };

const ofBrowser = (): Language => (globalThis.navigator?.language?.startsWith('bn') ? 'bn' : 'en');
/** The language of the page's own texts; the browser's until somebody chooses. */
export const language = storedCell<Language>('language', safeStorage() ? ofBrowser() : 'en');

export type Values = Record<string, string | number>;

const fill = (text: string, values: Values, locale: Language): string => {
  const forms = text.split('|');
  const count = values['n'];
  const isOne = typeof count === 'number' && new Intl.PluralRules(locale).select(count) === 'one';
  const form = (isOne ? forms[0] : forms[forms.length - 1]) ?? '';
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  });
};

/**
 * A table of texts, complete in every language or it does not compile. `t('key', { name })` fills in `{name}`;
 * numbers are written in the language's digits. "one thing|{n} things" chooses by `n`.
 */
export const messages =
  <Key extends string>(english: Record<Key, string>, bangla: Record<NoInfer<Key>, string>) =>
  (key: Key, values: Values = {}): string =>
    fill((language.value === 'bn' ? bangla : english)[key], values, language.value);
