import { languageName } from '../../format';
import { t } from './texts';

/** What an article's language is called; an imported one may have none. */
export const articleLanguage = (code: string) => (code ? languageName(code) : '–');

/** The choices of the language field; a code that was imported stays choosable. */
export const languageChoices = (current: string) => {
  const codes = ['en', 'bn', current].filter((code, index, all) => code && all.indexOf(code) === index);
  return [
    { value: '', label: t('languageAuto') },
    ...codes.map((code) => ({ value: code, label: languageName(code) })),
  ];
};
