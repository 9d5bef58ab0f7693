/** What retention rules, their ages and their conditions are called. */
import type { RetentionRule } from '../kit/types';
import { r } from './retention_texts';
import { t } from './texts';

/** Rules that the tab has words for; another one is shown by its name. */
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
export const ruleName = (rule: string) => names[rule]?.() ?? [rule.replaceAll('_', ' '), ''];

/** The API writes ages as days ("90d"). */
export const ageText = (age: string) =>
  age === 'never' ? t('never') : t('days', { n: Number.parseInt(age, 10) });

/** What a rule is narrowed to; an empty part is about everything. */
export interface Condition {
  state: string;
  tag: string;
  handled_by: string;
}
export const conditionOf = ({
  state = '',
  tag = '',
  handled_by = '',
}: Partial<RetentionRule>): Condition => ({
  state,
  tag,
  handled_by,
});
export const isNarrow = (condition: Condition) => Object.values(condition).some(Boolean);

export const states = ['ai_active', 'waiting', 'assigned', 'resolved'] as const;
export const handlers = ['ai', 'people'] as const;
const wordOf = (value: string) => {
  const known = [...states, ...handlers].find((one) => one === value);
  return known ? r(known) : value;
};

export const conditionText = ({ state, tag, handled_by }: Condition) =>
  [
    state && r('whoState', { value: wordOf(state) }),
    tag && r('whoTag', { value: tag }),
    handled_by && r('whoHandler', { value: wordOf(handled_by) }),
  ]
    .filter(Boolean)
    .join(' · ');
