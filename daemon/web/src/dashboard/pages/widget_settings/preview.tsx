/** The widget as it will look: a picture for the eye, so screen readers pass it by. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Language } from '../../../shared/i18n';
import { organization } from '../../session';
import { Icon, Segments } from '../../ui';
import type { WidgetSettings } from '../kit/types';
import { luminance, textOn } from './contrast';
import { wordIn } from './own_texts';
import { t } from './texts';

const fallback = '#2457d6';

export const Preview = ({
  settings,
  language,
  isBefore,
  questions,
}: {
  settings: WidgetSettings;
  /** Whose words it shows; undefined: those of the dashboard. */
  language?: Language | undefined;
  /** Shows the step before the chat. */
  isBefore: boolean;
  questions: string[];
}) => {
  const [scheme, setScheme] = useState<'light' | 'dark'>('light');
  const frame = useRef<HTMLDivElement>(null);
  const color = luminance(settings.color) === undefined ? fallback : settings.color;
  useEffect(() => {
    frame.current?.style.setProperty('--brand', color);
    frame.current?.style.setProperty('--on-brand', textOn(color));
  }, [color]);
  const asksAnything = settings.ask_name || settings.ask_email || settings.consent_text;
  return (
    <section class="widget-preview" aria-label={t('preview')}>
      <div class="preview-head">
        <span class="field-label">{t('preview')}</span>
        <Segments
          label={t('preview')}
          value={scheme}
          onValue={setScheme}
          options={[
            { value: 'light', label: t('previewLight') },
            { value: 'dark', label: t('previewDark') },
          ]}
        />
      </div>
      <div ref={frame} class={`mock mock-${scheme} mock-${settings.position}`} aria-hidden="true">
        <div class="mock-panel">
          <div class="mock-head">
            {settings.avatar && <img class="mock-avatar" src={settings.avatar} alt="" />}
            <strong>{settings.title || organization.value?.name}</strong>
            <Icon name="close" />
          </div>
          {isBefore && asksAnything ? (
            <Before settings={settings} />
          ) : (
            <Talk settings={settings} language={language} questions={questions} />
          )}
          {settings.show_footer !== false && (
            <div class="mock-footer">
              {language ? wordIn(settings.texts ?? {}, language, 'powered') : t('previewFooter')}
            </div>
          )}
        </div>
        <span class="mock-launcher">
          <Icon name="chat" size={24} />
        </span>
      </div>
    </section>
  );
};

const Before = ({ settings }: { settings: WidgetSettings }) => (
  <div class="mock-body">
    <p class="mock-bubble">{settings.greeting}</p>
    {settings.ask_name && <span class="mock-input">{t('previewName')}</span>}
    {settings.ask_email && <span class="mock-input">{t('previewEmail')}</span>}
    {settings.consent_text && (
      <p class="mock-consent">
        {settings.consent_text}
        {settings.consent_policy_url && <u> {t('policy')}</u>}
      </p>
    )}
    <span class="mock-button">{t('previewStart')}</span>
  </div>
);

const Talk = ({
  settings,
  language,
  questions,
}: {
  settings: WidgetSettings;
  language: Language | undefined;
  questions: string[];
}) => (
  <>
    <div class="mock-body">
      {settings.greeting && <p class="mock-greeting">{settings.greeting}</p>}
      {questions.length > 0 && (
        <div class="mock-chips">
          {questions.slice(0, 3).map((question) => (
            <span key={question}>{question}</span>
          ))}
        </div>
      )}
      <p class="mock-bubble mock-own">{t('previewQuestion')}</p>
      <p class="mock-bubble">
        {t('previewAnswer')} <u>{t('previewSource')}</u>
      </p>
      {language && settings.texts?.[`${language}.away_text`] && (
        <p class="mock-consent">{settings.texts[`${language}.away_text`]}</p>
      )}
    </div>
    <div class="mock-foot">
      {settings.attachments && <Icon name="clip" />}
      <span class="mock-input">
        {language ? wordIn(settings.texts ?? {}, language, 'placeholder') : t('previewInput')}
      </span>
      <span class="mock-send">
        <Icon name="send" />
      </span>
    </div>
  </>
);
