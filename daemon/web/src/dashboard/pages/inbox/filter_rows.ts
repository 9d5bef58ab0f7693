// The inbox's filters as rows of the navigation: small, since the navigation is part of every page.
import { messages } from '../../../shared/i18n';
import { counts } from '../../alerts';
import { isAtLeast, orgPath } from '../../session';
import type { NavRow } from '../../routes';

export type Filter = 'all' | 'waiting' | 'mine' | 'resolved' | 'snoozed' | 'ai';

export const filterText = messages(
  {
    all: 'All',
    waiting: 'Waiting',
    mine: 'Mine',
    resolved: 'Resolved',
    snoozed: 'Snoozed',
    ai: 'Handled by AI',
  },
  {
    all: 'সব',
    waiting: 'অপেক্ষায়',
    mine: 'আমার',
    resolved: 'মীমাংসিত',
    snoozed: 'স্থগিত',
    ai: 'এআই সামলাচ্ছে',
  },
);

export const filtersOf = (): Filter[] => [
  'all',
  'waiting',
  'mine',
  'resolved',
  'snoozed',
  ...(isAtLeast('admin') ? (['ai'] as const) : []),
];

/** Open work has a figure; what is done has none. */
export const filterRows = (): NavRow[] =>
  filtersOf().map((filter) => ({
    id: filter,
    label: filterText(filter),
    to: orgPath(`inbox/${filter}`),
    count: filter === 'resolved' ? undefined : counts.value?.[filter],
    isUrgent: filter === 'waiting',
  }));
