/** For how long what is kept, which conversations a rule is about, what would go now, and what went. */
import type { List } from '../../../shared/api';
import type { Tag } from '../../../shared/types';
import { org } from '../../session';
import { Badge, Banner, Button, Card, Loaded, Select, toast, toastFailure } from '../../ui';
import { useBusy, useLoad } from '../../use';
import type { RetentionRule } from '../kit/types';
import { ageText, conditionOf, isNarrow, ruleName } from './retention_names';
import { Plan } from './retention_plan';
import { Policies } from './retention_policies';
import { Runs, useRuns } from './retention_runs';
import { r } from './retention_texts';
import { t } from './texts';

interface Rules extends List<RetentionRule> {
  /** Conversations with a tag of this name are never swept. */
  exempt_tag?: string;
}

const usual_ages = ['7d', '30d', '90d', '180d', '365d', '730d', '1095d', '2190d', '3650d', 'never'];

export const Retention = () => {
  const loaded = useLoad('retention', (signal) => org.get<Rules>('retention', {}, signal));
  const runs = useRuns();
  return (
    <>
      <p class="quiet">{t('retentionLead')}</p>
      <Loaded of={loaded}>
        {({ items, exempt_tag }) => (
          <>
            <Card title={r('clocks')} description={r('clocksText')}>
              <ul class="rows">
                {items
                  .filter((rule) => !isNarrow(conditionOf(rule)))
                  .map((rule) => (
                    <RuleRow key={rule.rule} rule={rule} onChanged={loaded.reload} />
                  ))}
              </ul>
            </Card>
            <Policies rules={items} onChanged={loaded.reload} />
            <Exempt tag={exempt_tag ?? 'keep'} />
          </>
        )}
      </Loaded>
      <Plan onSwept={runs.reload} />
      <Runs loaded={runs} />
    </>
  );
};

const RuleRow = ({ rule, onChanged }: { rule: RetentionRule; onChanged: () => void }) => {
  const [name = '', hint = ''] = ruleName(rule.rule);
  const ages = usual_ages.includes(rule.age) ? usual_ages : [rule.age, ...usual_ages];
  const change = async (age: string) => {
    try {
      await org.patch('retention', { rule: rule.rule, age });
      toast(t('retentionSaved'));
    } catch (error) {
      toastFailure(error);
    }
    onChanged();
  };
  return (
    <li class="rows-row">
      <div class="rows-text">
        <strong>{name}</strong>
        <p class="quiet">{hint}</p>
      </div>
      {rule.default && <Badge>{t('isDefault')}</Badge>}
      <Select
        label={t('keepFor', { what: name })}
        isLabelHidden
        value={rule.age}
        options={ages.map((value) => ({ value, label: ageText(value) }))}
        onValue={(age) => void change(age)}
      />
    </li>
  );
};

/** What no rule reaches; the tag can be made here, since it works by its name only. */
const Exempt = ({ tag }: { tag: string }) => {
  const tags = useLoad('tags', (signal) => org.get<List<Tag>>('tags', {}, signal));
  const [isBusy, run] = useBusy();
  const isThere = tags.data?.items.some((one) => one.name === tag) ?? true;
  const make = () =>
    run(async () => {
      try {
        await org.post('tags', { name: tag });
        toast(r('tagMade'));
      } catch (error) {
        toastFailure(error);
      }
      tags.reload();
    });
  return (
    <Banner
      icon="shield"
      action={
        !isThere && (
          <Button size="small" icon="tag" isBusy={isBusy} onClick={() => void make()}>
            {r('makeTag', { tag })}
          </Button>
        )
      }
    >
      {r('exempt', { tag })}
    </Banner>
  );
};
