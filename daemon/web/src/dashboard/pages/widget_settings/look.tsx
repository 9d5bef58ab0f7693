import { numberText } from '../../format';
import { Checkbox, Field, Select, TextArea, TextInput } from '../../ui';
import { languages } from '../../../shared/i18n';
import { RadioGroup } from '../kit/parts';
import type { Saving } from '../kit/saving';
import type { WidgetSettings } from '../kit/types';
import { AvatarField } from './avatar';
import { contrast, luminance, textOn } from './contrast';
import { t } from './texts';

interface FieldsProps {
  form: WidgetSettings;
  change: (part: Partial<WidgetSettings>) => void;
  saving: Saving;
}

const least_contrast = 3; // of a control beside its surroundings, WCAG 1.4.11

export const LookFields = ({ form, change, saving }: FieldsProps) => (
  <>
    <TextInput
      label={t('widgetTitle')}
      hint={t('widgetTitleHint')}
      value={form.title}
      maxLength={100}
      error={saving.of('title')}
      onValue={(title) => change({ title })}
    />
    <TextArea
      label={t('greeting')}
      hint={t('greetingHint')}
      value={form.greeting}
      maxLength={500}
      rows={3}
      error={saving.of('greeting')}
      onValue={(greeting) => change({ greeting })}
    />
    <ColorField value={form.color} error={saving.of('color')} onValue={(color) => change({ color })} />
    <RadioGroup
      label={t('position')}
      value={form.position}
      onValue={(position) => change({ position })}
      choices={[
        { value: 'right', label: t('right') },
        { value: 'left', label: t('left') },
      ]}
    />
    {form.language !== undefined && (
      <Select
        label={t('language')}
        value={form.language}
        onValue={(language) => change({ language })}
        options={[
          { value: 'auto', label: t('languageAuto') },
          { value: 'en', label: languages.en },
          { value: 'bn', label: languages.bn },
        ]}
      />
    )}
    {form.avatar !== undefined && (
      <AvatarField value={form.avatar} error={saving.of('avatar')} onValue={(avatar) => change({ avatar })} />
    )}
    {form.attachments !== undefined && (
      <Checkbox
        label={t('attachments')}
        checked={form.attachments}
        onValue={(attachments) => change({ attachments })}
      />
    )}
    {form.offline_form !== undefined && (
      <Checkbox
        label={t('offlineForm')}
        checked={form.offline_form}
        onValue={(offline_form) => change({ offline_form })}
      />
    )}
    {form.show_footer !== undefined && (
      <Checkbox
        label={t('showFooter')}
        checked={form.show_footer}
        onValue={(show_footer) => change({ show_footer })}
      />
    )}
  </>
);

const ColorField = ({
  value,
  error,
  onValue,
}: {
  value: string;
  error: string | undefined;
  onValue: (color: string) => void;
}) => {
  const isColor = luminance(value) !== undefined;
  const ratio = (other: string) => numberText(contrast(value, other), { maximumFractionDigits: 1 });
  const isWeak = isColor && contrast(value, '#ffffff') < least_contrast;
  const hint = !isColor
    ? t('colorWrong')
    : isWeak
      ? t('colorWeak', { ratio: ratio('#ffffff') })
      : t('colorHint', { ratio: ratio(textOn(value)) });
  return (
    <div class="color-field">
      <Field label={t('color')}>
        {(about) => (
          <input
            {...about}
            type="color"
            class="color-picker"
            value={isColor ? value : '#2457d6'}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
        )}
      </Field>
      <TextInput
        label={t('colorCode')}
        value={value}
        maxLength={7}
        hint={isWeak ? <span class="hint-warn">{hint}</span> : hint}
        error={error}
        onValue={onValue}
      />
    </div>
  );
};

export const BeforeFields = ({ form, change, saving }: FieldsProps) => (
  <>
    <Checkbox label={t('askName')} checked={form.ask_name} onValue={(ask_name) => change({ ask_name })} />
    <Checkbox
      label={t('askEmail')}
      hint={t('askHint')}
      checked={form.ask_email}
      onValue={(ask_email) => change({ ask_email })}
    />
    <fieldset class="plain-fieldset stack">
      <legend class="field-label">{t('consent')}</legend>
      <p class="quiet">{t('consentLead')}</p>
      <TextArea
        label={t('consentText')}
        hint={t('consentTextHint')}
        rows={4}
        maxLength={2000}
        value={form.consent_text}
        error={saving.of('consent_text')}
        onValue={(consent_text) => change({ consent_text })}
      />
      {form.consent_text && (
        <div class="form-row">
          <TextInput
            label={t('consentVersion')}
            hint={t('consentVersionHint')}
            required
            maxLength={50}
            value={form.consent_version}
            error={saving.of('consent_version')}
            onValue={(consent_version) => change({ consent_version })}
          />
          <TextInput
            label={t('consentUrl')}
            type="url"
            placeholder="https://"
            value={form.consent_policy_url}
            error={saving.of('consent_policy_url')}
            onValue={(consent_policy_url) => change({ consent_policy_url })}
          />
        </div>
      )}
    </fieldset>
  </>
);
