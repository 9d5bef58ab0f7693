import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import { dateText, numberText, percentText } from '../../format';
import { org } from '../../session';
import { Badge, Banner, Button, Card, Loaded, Select, Table, toast, toastFailure } from '../../ui';
import { useLoad } from '../../use';
import { Problem } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { RetentionPlan, RetentionRule } from '../kit/types';
import { t } from './texts';

/** Rules that this page has words for; another one is shown by its name. */
const names: Record<string, () => [name: string, hint: string]> = {
  conversations: () => [t('ruleConversations'), t('ruleConversationsHint')],
  deleted: () => [t('ruleDeleted'), t('ruleDeletedHint')],
  content: () => [t('ruleContent'), t('ruleContentHint')],
  visitor_identity: () => [t('ruleIdentity'), t('ruleIdentityHint')],
  ip_addresses: () => [t('ruleAddresses'), t('ruleAddressesHint')],
  ai_traces: () => [t('ruleTraces'), t('ruleTracesHint')],
  attachments: () => [t('ruleAttachments'), t('ruleAttachmentsHint')],
  requests: () => [t('ruleRequests'), t('ruleRequestsHint')],
  audit_log: () => [t('ruleLogs'), t('ruleLogsHint')],
};
const nameOf = (rule: string) => names[rule]?.() ?? [rule.replaceAll('_', ' '), ''];

/** The API writes ages as days ("90d"). */
const ageText = (age: string) => (age === 'never' ? t('never') : t('days', { n: Number.parseInt(age, 10) }));

/** What a rule is narrowed to, as the API names it: its parts and their values. */
const conditionOf = ({ state, tag, handled_by }: RetentionRule) => ({ state, tag, handled_by });

const conditionText = (rule: RetentionRule) =>
  [
    rule.state && t('ofState', { state: rule.state.replaceAll('_', ' ') }),
    rule.tag && t('ofTag', { tag: rule.tag }),
    rule.handled_by && t('ofHandler', { who: rule.handled_by }),
  ]
    .filter(Boolean)
    .join(', ');

const usual_ages = ['7d', '30d', '90d', '180d', '365d', '730d', '1095d', '2190d', '3650d', 'never'];

export const Retention = () => {
  const loaded = useLoad('retention', (signal) => org.get<List<RetentionRule>>('retention', {}, signal));
  return (
    <>
      <p class="quiet">{t('retentionLead')}</p>
      <Loaded of={loaded}>
        {({ items }) => (
          <ul class="rows card">
            {items.map((rule) => (
              <RuleRow
                key={JSON.stringify([rule.rule, conditionOf(rule)])}
                rule={rule}
                onChanged={loaded.reload}
              />
            ))}
          </ul>
        )}
      </Loaded>
      <Plan />
    </>
  );
};

const RuleRow = ({ rule, onChanged }: { rule: RetentionRule; onChanged: () => void }) => {
  const [general, hint] = nameOf(rule.rule);
  const condition = conditionText(rule);
  const name = condition ? `${general} (${condition})` : general;
  const ages = usual_ages.includes(rule.age) ? usual_ages : [rule.age, ...usual_ages];
  const change = async (age: string) => {
    try {
      const narrowed = Object.entries(conditionOf(rule)).filter(([, value]) => value);
      await org.patch('retention', { rule: rule.rule, age, ...Object.fromEntries(narrowed) });
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

const Plan = () => {
  const saving = useSaving();
  const [plan, setPlan] = useState<RetentionPlan>();
  const show = () => saving.run(async () => setPlan(await org.get<RetentionPlan>('retention/plan')));
  return (
    <Card
      title={t('planTitle')}
      description={t('planText')}
      actions={
        <Button icon="eye" isBusy={saving.isBusy} onClick={() => void show()}>
          {t('planDo')}
        </Button>
      }
    >
      <Problem text={saving.problem} />
      <div role="status">{plan && <PlanResult plan={plan} />}</div>
    </Card>
  );
};

const PlanResult = ({ plan }: { plan: RetentionPlan }) => {
  const rows = plan.rules.filter((rule) => rule.count > 0);
  return (
    <div class="stack">
      <Banner tone={plan.total > 0 ? 'warn' : 'ok'} icon={plan.total > 0 ? 'clock' : 'check'}>
        <strong>{plan.total > 0 ? t('planTotal', { n: plan.total }) : t('planNothing')}</strong>
        {plan.total > 0 && plan.percent > 0 && (
          <> · {t('planShare', { share: percentText(plan.percent / 100) })}</>
        )}
        {plan.held > 0 && <> · {t('planHeld', { n: plan.held })}</>}
      </Banner>
      {rows.length > 0 && (
        <Table
          caption={t('planTitle')}
          rows={rows}
          keyOf={(rule) => `${rule.rule}.${rows.indexOf(rule)}`}
          columns={[
            { id: 'rule', label: t('columnRule'), cell: (rule) => nameOf(rule.rule)[0] },
            { id: 'age', label: t('columnAge'), cell: (rule) => ageText(rule.age) },
            {
              id: 'oldest',
              label: t('columnOldest'),
              cell: (rule) => (rule.oldest ? dateText(rule.oldest) : '–'),
            },
            { id: 'count', label: t('columnCount'), isNumber: true, cell: (rule) => numberText(rule.count) },
          ]}
        />
      )}
    </div>
  );
};
