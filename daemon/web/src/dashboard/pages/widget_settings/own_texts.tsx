/** The widget's texts in each of its languages: what the business says, and the widget's own words. */
import { useState } from 'preact/hooks';
import { languages, type Language } from '../../../shared/i18n';
import { bangla } from '../../../widget/bangla';
import { english } from '../../../widget/english';
import type { TextKey } from '../../../widget/texts';
import { Segments, TextArea, TextInput } from '../../ui';
import type { Saving } from '../kit/saving';
import type { WidgetSettings } from '../kit/types';
import { w } from './own_texts_texts';

type Texts = Record<string, string>;

const tables: Record<Language, Record<TextKey, string>> = { en: english, bn: bangla };
const keys = Object.keys(english) as TextKey[];

/** A widget's own word as visitors of that language read it. */
export const wordIn = (texts: Texts, language: Language, key: TextKey) =>
  texts[`${language}.${key}`] || texts[key] || tables[language][key];

/** The settings as visitors of that language see them: as the server puts them together for the widget. */
export const inLanguage = (settings: WidgetSettings, language: Language): WidgetSettings => {
  const own = (name: string, general: string) => settings.texts?.[`${language}.${name}`] || general;
  return {
    ...settings,
    title: own('title', settings.title),
    greeting: own('greeting', settings.greeting),
    consent_text: own('consent_text', settings.consent_text),
  };
};

export const OwnTexts = ({
  form,
  language,
  onLanguage,
  change,
  saving,
}: {
  form: WidgetSettings;
  language: Language;
  onLanguage: (language: Language) => void;
  change: (part: Partial<WidgetSettings>) => void;
  saving: Saving;
}) => {
  const texts = form.texts ?? {};
  /** An empty one is none: what stands elsewhere counts. */
  const put = (name: string, value: string) => {
    const others = Object.entries(texts).filter(([one]) => one !== `${language}.${name}`);
    const own = value ? [[`${language}.${name}`, value] as const] : [];
    change({ texts: Object.fromEntries([...others, ...own]) });
  };
  const about = (name: string) => ({
    value: texts[`${language}.${name}`] ?? '',
    error: saving.of(`texts.${language}.${name}`),
    onValue: (value: string) => put(name, value),
  });
  return (
    <>
      <Segments
        label={w('language')}
        value={language}
        onValue={onLanguage}
        options={(Object.keys(languages) as Language[]).map((value) => ({ value, label: languages[value] }))}
      />
      <p class="quiet">{w('lead')}</p>
      <TextInput label={w('title')} placeholder={form.title} maxLength={100} {...about('title')} />
      <TextArea
        label={w('greeting')}
        placeholder={form.greeting}
        maxLength={500}
        rows={3}
        {...about('greeting')}
      />
      <TextArea
        label={w('away')}
        hint={w('awayHint')}
        placeholder={tables[language].leave_text}
        maxLength={500}
        rows={2}
        {...about('away_text')}
      />
      {form.consent_text && (
        <TextArea
          label={w('consent')}
          hint={w('consentHint')}
          placeholder={form.consent_text}
          maxLength={2000}
          rows={4}
          {...about('consent_text')}
        />
      )}
      <Words language={language} texts={texts} about={about} />
    </>
  );
};

/** All the rest, found by a part of it. */
const Words = ({
  language,
  texts,
  about,
}: {
  language: Language;
  texts: Texts;
  about: (name: string) => { value: string; error: string | undefined; onValue: (value: string) => void };
}) => {
  const [part, setPart] = useState('');
  const changed = keys.filter((key) => texts[`${language}.${key}`]).length;
  const wanted = part.trim().toLowerCase();
  const shown = keys.filter((key) =>
    [key, tables[language][key], texts[`${language}.${key}`] ?? ''].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
  return (
    <details class="own-words">
      <summary>{w('words', { n: changed })}</summary>
      <div class="stack">
        <p class="quiet">{w('wordsText')}</p>
        <TextInput label={w('find')} type="search" value={part} onValue={setPart} />
        {shown.map((key) => (
          <TextInput
            key={key}
            label={tables[language][key]}
            placeholder={tables[language][key]}
            maxLength={500}
            {...about(key)}
          />
        ))}
        {shown.length === 0 && <p class="quiet">{w('nothing')}</p>}
      </div>
    </details>
  );
};
