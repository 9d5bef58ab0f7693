// The widget's own words are a script of their own for each language, made by build.mjs of english.ts and bangla.ts: the
// words alone, in the order of __WORD_NAMES__. Here is what must be said before one of them came.
import type { english } from './english';

declare const __WORD_NAMES__: string;

export type TextKey = keyof typeof english;
/** How a refusal is said, by the code of the API's error or its code and field. In English it is what the server says. */
export type RefusalKey = `!${string}`;
export type WidgetLanguage = 'en' | 'bn';

type Words = Record<string, string | null | undefined>;

const first: Words = {
  loading: 'Loading…',
  failed: 'The chat is not available at the moment.',
  try_again: 'Try again',
  close: 'Close chat',
  reconnecting: 'No connection…',
};

export interface Texts {
  (key: TextKey, values?: Record<string, string>): string;
  language: WidgetLanguage;
  /** What a refusal means, in the language of the widget. */
  refusal: (code: string, field: string | undefined, english: string) => string;
}

/** What the script of a language left behind; undefined before it came. */
export const wordsOf = (language: WidgetLanguage): Words | undefined => {
  const words = (globalThis as { [place: symbol]: string[] | undefined })[
    Symbol.for('iterochat.' + language)
  ];
  return words && Object.fromEntries(__WORD_NAMES__.split(' ').map((name, i) => [name, words[i]]));
};

export const makeTexts = (language: WidgetLanguage, own: Words = {}): Texts => {
  const words = wordsOf(language) ?? first;
  const text = (key: TextKey, values: Record<string, string> = {}) =>
    (own[key] || words[key] || '').replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const refusal = (code: string, field: string | undefined, english: string) =>
    words[`!${code}/${field}`] ?? words['!' + code] ?? words['!'] ?? english;
  return Object.assign(text, { language, refusal });
};
