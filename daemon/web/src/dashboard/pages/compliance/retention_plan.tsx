/** What a sweep would erase now, and the sweep that does exactly that. */
import { useState } from 'preact/hooks';
import { dateText, numberText, percentText } from '../../format';
import { org } from '../../session';
import { Banner, Button, Card, Table } from '../../ui';
import { Problem } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { RetentionPlan } from '../kit/types';
import { ageText, conditionOf, conditionText, ruleName } from './retention_names';
import { SweepDialog } from './retention_sweep';
import { r } from './retention_texts';
import { t } from './texts';

export const Plan = ({ onSwept }: { onSwept: () => void }) => {
  const saving = useSaving();
  const [plan, setPlan] = useState<RetentionPlan>();
  const [isSweeping, setSweeping] = useState(false);
  const show = () => saving.run(async () => setPlan(await org.get<RetentionPlan>('retention/plan')));
  const swept = () => {
    onSwept();
    void show();
  };
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
      {plan && plan.total > 0 && (
        <div class="row">
          <Button kind="danger" icon="trash" onClick={() => setSweeping(true)}>
            {r('doExactly')}
          </Button>
        </div>
      )}
      {plan && isSweeping && <SweepDialog plan={plan} onClose={() => setSweeping(false)} onSwept={swept} />}
    </Card>
  );
};

const ruleText = (rule: RetentionPlan['rules'][number]) =>
  [ruleName(rule.rule)[0], conditionText(conditionOf(rule))].filter(Boolean).join(' · ');
const day = (time: string | null) => (time ? dateText(time) : '–');

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
        <>
          <Table
            caption={t('planTitle')}
            rows={rows}
            keyOf={(rule) => [rule.rule, rule.state, rule.tag, rule.handled_by].join('/')}
            columns={[
              { id: 'rule', label: t('columnRule'), cell: ruleText },
              { id: 'age', label: t('columnAge'), cell: (rule) => ageText(rule.age) },
              { id: 'oldest', label: t('columnOldest'), cell: (rule) => day(rule.oldest) },
              { id: 'newest', label: r('planNewest'), cell: (rule) => day(rule.newest) },
              {
                id: 'count',
                label: t('columnCount'),
                isNumber: true,
                cell: (rule) => numberText(rule.count),
              },
            ]}
          />
          <p class="quiet">
            {r('planHash')} <code class="hash">{plan.hash}</code>. {r('planHashHint')}
          </p>
        </>
      )}
    </div>
  );
};
