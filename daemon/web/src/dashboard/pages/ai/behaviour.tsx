import { useState } from 'preact/hooks';
import { numberText } from '../../format';
import { org } from '../../session';
import { Button, Loaded, Select, Switch, TextArea, toast } from '../../ui';
import { useLoad } from '../../use';
import { Form, Problem, RadioGroup, linesOf } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { AiSettings } from '../kit/types';
import { t } from './texts';

export const Behaviour = () => {
  const loaded = useLoad('settings/ai', (signal) => org.get<AiSettings>('settings/ai', {}, signal));
  return (
    <Loaded of={loaded}>{(settings) => <BehaviourForm start={settings} onSaved={loaded.setData} />}</Loaded>
  );
};

const idle_minutes = [15, 60, 240, 720, 1440, 2880, 10_080];
const reopen_hours = [0, 1, 24, 72, 168, 336, 720];

/** The usual values, and the one that is set when it is none of them. */
const choicesOf = (usual: number[], current: number, nameOf: (value: number) => string) =>
  [...new Set([...usual, current])]
    .sort((one, other) => one - other)
    .map((value) => ({ value: String(value), label: nameOf(value) }));

/** Minutes in the largest unit that they fill. */
const durationText = (minutes: number): string => {
  const [size, unit] =
    minutes % 1440 === 0 ? [1440, 'day'] : minutes % 60 === 0 ? [60, 'hour'] : [1, 'minute'];
  return numberText(minutes / size, { style: 'unit', unit, unitDisplay: 'long' });
};

const BehaviourForm = ({
  start,
  onSaved,
}: {
  start: AiSettings;
  onSaved: (settings: AiSettings) => void;
}) => {
  const saving = useSaving('handoff_phrases', 'idle_minutes', 'reopen_hours');
  const [form, setForm] = useState({ ...start, phrases: start.handoff_phrases.join('\n') });
  const change = (part: Partial<typeof form>) => setForm((now) => ({ ...now, ...part }));
  const save = () =>
    saving.run(async () => {
      const stored = await org.patch<AiSettings>('settings/ai', {
        mode: form.mode,
        enabled: form.enabled,
        caution: form.caution,
        handoff_phrases: linesOf(form.phrases),
        idle_minutes: form.idle_minutes,
        reopen_hours: form.reopen_hours,
      });
      onSaved(stored);
      toast(t('saved'));
    });
  return (
    <Form class="card" onSave={save}>
      <Problem text={saving.problem} />
      <Switch
        label={t('aiOn')}
        hint={t('aiOnHint')}
        checked={form.enabled}
        onValue={(enabled) => change({ enabled })}
      />
      <Switch
        label={t('aiOnly')}
        hint={t('aiOnlyHint')}
        checked={form.mode === 'ai_only'}
        onValue={(only) => change({ mode: only ? 'ai_only' : 'ai_then_people' })}
      />
      <RadioGroup
        label={t('caution')}
        hint={t('cautionHint')}
        value={form.caution}
        onValue={(caution) => change({ caution })}
        choices={[
          { value: 'careful', label: t('careful') },
          { value: 'balanced', label: t('balanced') },
        ]}
      />
      <TextArea
        label={t('phrases')}
        hint={t('phrasesHint')}
        rows={5}
        value={form.phrases}
        error={saving.of('handoff_phrases')}
        onValue={(phrases) => change({ phrases })}
      />
      <div class="form-row">
        <Select
          label={t('idle')}
          hint={saving.of('idle_minutes')}
          value={String(form.idle_minutes)}
          options={choicesOf(idle_minutes, form.idle_minutes, (value) => durationText(value))}
          onValue={(value) => change({ idle_minutes: Number(value) })}
        />
        <Select
          label={t('reopen')}
          hint={saving.of('reopen_hours') ?? t('reopenHint')}
          value={String(form.reopen_hours)}
          options={choicesOf(reopen_hours, form.reopen_hours, (value) =>
            value === 0 ? t('reopenNever') : durationText(value * 60),
          )}
          onValue={(value) => change({ reopen_hours: Number(value) })}
        />
      </div>
      <div class="row">
        <Button kind="primary" type="submit" isBusy={saving.isBusy}>
          {t('save')}
        </Button>
      </div>
    </Form>
  );
};
