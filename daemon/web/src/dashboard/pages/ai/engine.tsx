/** Embedded, or a language model at an address. The key goes in and never comes out. */
import { useState } from 'preact/hooks';
import { org, organization } from '../../session';
import { Button, Loaded, TextInput, toast, CodeBlock } from '../../ui';
import { useLoad } from '../../use';
import { Form, Problem, RadioGroup } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { AiSettings } from '../kit/types';
import { t } from './texts';

export const Engine = () => {
  const loaded = useLoad('settings/ai', (signal) => org.get<AiSettings>('settings/ai', {}, signal));
  return (
    <Loaded of={loaded}>{(settings) => <EngineForm start={settings} onSaved={loaded.setData} />}</Loaded>
  );
};

function originOf(address: string): string {
  try {
    return new URL(address).origin;
  } catch {
    return '';
  }
}

const EngineForm = ({ start, onSaved }: { start: AiSettings; onSaved: (settings: AiSettings) => void }) => {
  const saving = useSaving('base_url', 'model', 'key', 'calls_a_day', 'calls_a_visitor');
  const [engine, setEngine] = useState(start.engine);
  const [endpoint, setEndpoint] = useState({
    base_url: start.endpoint.base_url,
    model: start.endpoint.model,
  });
  const [key, setKey] = useState('');
  const [budgets, setBudgets] = useState(start.budgets);
  const moves = start.endpoint.key_set && originOf(endpoint.base_url) !== originOf(start.endpoint.base_url);
  const save = (withKey: string | undefined, said: string) =>
    saving.run(async () => {
      const body = {
        engine,
        endpoint: { ...endpoint, ...(withKey === undefined ? {} : { key: withKey }) },
        budgets,
      };
      onSaved(await org.patch<AiSettings>('settings/ai', body));
      setKey('');
      toast(said);
    });
  const number = (value: string) => Math.max(0, Math.trunc(Number(value)));
  return (
    <Form class="card" onSave={() => save(key || undefined, t('saved'))}>
      <Problem text={saving.problem} />
      <RadioGroup
        label={t('engine')}
        value={engine}
        onValue={setEngine}
        choices={[
          { value: 'embedded', label: t('embedded'), hint: t('embeddedText') },
          { value: 'openai', label: t('openai'), hint: t('openaiText') },
        ]}
      />
      {engine === 'openai' && (
        <fieldset class="stack plain-fieldset">
          <legend class="hidden-text">{t('openai')}</legend>
          <TextInput
            label={t('baseUrl')}
            hint={t('baseUrlHint')}
            type="url"
            required
            value={endpoint.base_url}
            error={saving.of('base_url')}
            onValue={(base_url) => setEndpoint({ ...endpoint, base_url })}
          />
          <p class="quiet">{t(start.endpoint.allow_private ? 'privateAllowed' : 'privateRefused')}</p>
          {!start.endpoint.allow_private && (
            <CodeBlock
              label={t('privateCommand')}
              text={`iterochat tenant set ${organization.value?.slug ?? ''} --endpoint-private on`}
            />
          )}
          <TextInput
            label={t('model')}
            required
            value={endpoint.model}
            error={saving.of('model')}
            onValue={(model) => setEndpoint({ ...endpoint, model })}
          />
          <TextInput
            label={t('key')}
            type="password"
            autoComplete="new-password"
            hint={moves ? t('keyDropped') : start.endpoint.key_set ? t('keySet') : t('keyNone')}
            placeholder={start.endpoint.key_set && !moves ? '••••••••' : ''}
            value={key}
            error={saving.of('key')}
            onValue={setKey}
          />
          {start.endpoint.key_set && (
            <div class="row">
              <Button icon="trash" onClick={() => void save('', t('keyRemoved'))}>
                {t('keyRemove')}
              </Button>
            </div>
          )}
          <div class="form-row">
            <TextInput
              label={t('callsDay')}
              hint={t('callsHint')}
              type="number"
              min={0}
              value={String(budgets.calls_a_day)}
              error={saving.of('calls_a_day')}
              onValue={(value) => setBudgets({ ...budgets, calls_a_day: number(value) })}
            />
            <TextInput
              label={t('callsVisitor')}
              hint={t('callsHint')}
              type="number"
              min={0}
              value={String(budgets.calls_a_visitor)}
              error={saving.of('calls_a_visitor')}
              onValue={(value) => setBudgets({ ...budgets, calls_a_visitor: number(value) })}
            />
          </div>
        </fieldset>
      )}
      <div class="row">
        <Button kind="primary" type="submit" isBusy={saving.isBusy}>
          {t('save')}
        </Button>
      </div>
    </Form>
  );
};
