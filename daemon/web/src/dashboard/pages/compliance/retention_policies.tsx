/** Retention rules about some conversations only: by state, tag and who handled them. */
import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Tag } from '../../../shared/types';
import { org } from '../../session';
import { Button, Card, Checkbox, IconButton, Select, TextInput, toast, toastFailure } from '../../ui';
import { useLoad } from '../../use';
import { FormDialog } from '../kit/form_dialog';
import { useSaving } from '../kit/saving';
import type { RetentionRule } from '../kit/types';
import {
  ageText,
  conditionOf,
  conditionText,
  handlers,
  isNarrow,
  states,
  type Condition,
} from './retention_names';
import { r } from './retention_texts';
import { t } from './texts';

const name = 'conversations'; // the only rule that takes conditions

const given = (condition: Condition) =>
  Object.fromEntries(Object.entries(condition).filter(([, value]) => value));
const setRule = (age: string, condition: Condition) =>
  org.patch('retention', { rule: name, age, ...given(condition) });
const isSame = (one: Condition, other: Condition) => conditionText(one) === conditionText(other);

export const Policies = ({ rules, onChanged }: { rules: RetentionRule[]; onChanged: () => void }) => {
  const [edited, setEdited] = useState<RetentionRule | 'new'>();
  const own = rules.filter((rule) => rule.rule === name && isNarrow(conditionOf(rule)));
  const remove = async (rule: RetentionRule) => {
    try {
      await setRule('default', conditionOf(rule));
      toast(r('removed'));
    } catch (error) {
      toastFailure(error);
    }
    onChanged();
  };
  return (
    <Card
      title={r('policies')}
      description={r('policiesText')}
      actions={
        <Button icon="plus" onClick={() => setEdited('new')}>
          {r('addPolicy')}
        </Button>
      }
    >
      {own.length === 0 ? (
        <p class="quiet">{r('noPolicies')}</p>
      ) : (
        <ul class="rows">
          {own.map((rule) => {
            const what = conditionText(conditionOf(rule));
            return (
              <li key={what} class="rows-row">
                <div class="rows-text">
                  <strong>{what}</strong>
                  <p class="quiet">
                    {rule.age === 'never' ? t('never') : r('keptFor', { age: ageText(rule.age) })}
                  </p>
                </div>
                <IconButton icon="edit" label={r('editPolicy', { what })} onClick={() => setEdited(rule)} />
                <IconButton
                  icon="trash"
                  label={r('removePolicy', { what })}
                  onClick={() => void remove(rule)}
                />
              </li>
            );
          })}
        </ul>
      )}
      {edited && (
        <PolicyDialog
          rule={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onSaved={onChanged}
        />
      )}
    </Card>
  );
};

const PolicyDialog = ({
  rule,
  onClose,
  onSaved,
}: {
  rule: RetentionRule | undefined;
  onClose: () => void;
  onSaved: () => void;
}) => {
  const saving = useSaving('state', 'tag', 'handled_by', 'age');
  const tags = useLoad('tags', (signal) => org.get<List<Tag>>('tags', {}, signal));
  const [condition, setCondition] = useState(conditionOf(rule ?? {}));
  const [days, setDays] = useState(
    rule && rule.age !== 'never' ? String(Number.parseInt(rule.age, 10)) : '90',
  );
  const [isForEver, setForEver] = useState(rule?.age === 'never');
  const change = (part: Partial<Condition>) => setCondition({ ...condition, ...part });
  const tagNames = new Set((tags.data?.items ?? []).map((tag) => tag.name));
  if (condition.tag) tagNames.add(condition.tag); // deleted since the rule was made
  const save = async () => {
    await setRule(isForEver ? 'never' : `${Number.parseInt(days, 10)}d`, condition);
    const before = rule && conditionOf(rule);
    if (before && !isSame(before, condition)) await setRule('default', before);
    toast(t('retentionSaved'));
    onSaved();
  };
  return (
    <FormDialog
      title={rule ? r('editTitle') : r('newTitle')}
      action={r('save')}
      isReady={isNarrow(condition) && (isForEver || /^\d{1,5}$/.test(days))}
      saving={saving}
      onSave={save}
      onClose={onClose}
    >
      <Select
        label={r('state')}
        value={condition.state}
        error={saving.of('state')}
        options={[
          { value: '', label: r('anyState') },
          ...states.map((value) => ({ value, label: r(value) })),
        ]}
        onValue={(state) => change({ state })}
      />
      <Select
        label={r('tag')}
        value={condition.tag}
        error={saving.of('tag')}
        options={[
          { value: '', label: r('anyTag') },
          ...[...tagNames].map((value) => ({ value, label: value })),
        ]}
        onValue={(tag) => change({ tag })}
      />
      <Select
        label={r('handledBy')}
        value={condition.handled_by}
        error={saving.of('handled_by')}
        options={[
          { value: '', label: r('anybody') },
          ...handlers.map((value) => ({ value, label: r(value) })),
        ]}
        onValue={(handled_by) => change({ handled_by })}
      />
      {!isNarrow(condition) && <p class="quiet">{r('conditionMissing')}</p>}
      <Checkbox label={r('forEver')} checked={isForEver} onValue={setForEver} />
      {!isForEver && (
        <TextInput
          label={r('age')}
          hint={r('ageHint')}
          type="number"
          min={0}
          max={36500}
          required
          value={days}
          error={saving.of('age')}
          onValue={setDays}
        />
      )}
    </FormDialog>
  );
};
