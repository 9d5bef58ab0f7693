import type { ComponentType } from 'preact';
import { messages } from '../shared/i18n';
import type { Role } from '../shared/types';
import { filterRows } from './pages/inbox/filter_rows';
import type { Parameters } from './router';
import type { IconName } from './ui';

export interface PageProps {
  /** Of the route's pattern: `inbox/:filter?/:id?` gives `filter` and `id`. */
  parameters: Parameters;
}

export interface Route {
  /** Below `/o/:slug/`. */
  pattern: string;
  /** The least role that may open it. */
  role: Role;
  /** The page is a chunk of its own, loaded when it is first opened. */
  load: () => Promise<{ default: ComponentType<PageProps> }>;
  /** Its row in the navigation and the command palette; without it the page is reached from others. */
  nav?: { label: () => string; icon: IconName; to: string; below?: () => NavRow[] };
}

/** A row below the open section of the navigation. */
export interface NavRow {
  id: string;
  label: string;
  to: string;
  count?: number;
  isUrgent?: boolean;
}

const t = messages(
  {
    inbox: 'Inbox',
    knowledge: 'Knowledge base',
    ai: 'AI',
    widget: 'Widget',
    team: 'Team',
    replies: 'Replies and tags',
    metrics: 'Metrics',
    settings: 'Settings',
  },
  {
    inbox: 'ইনবক্স',
    knowledge: 'জ্ঞানভান্ডার',
    ai: 'এআই',
    widget: 'উইজেট',
    team: 'দল',
    replies: 'দ্রুত উত্তর ও ট্যাগ',
    metrics: 'পরিসংখ্যান',
    settings: 'সেটিংস',
  },
);

/** Every page of an organization, in the order of the navigation. The first match is shown. */
export const routes: Route[] = [
  {
    pattern: 'inbox/:filter?/:id?',
    role: 'agent',
    load: () => import('./pages/inbox'),
    nav: { label: () => t('inbox'), icon: 'inbox', to: 'inbox', below: filterRows },
  },
  {
    pattern: 'knowledge/:part?',
    role: 'admin',
    load: () => import('./pages/knowledge/page'),
    nav: { label: () => t('knowledge'), icon: 'book', to: 'knowledge' },
  },
  {
    pattern: 'ai/:part?',
    role: 'admin',
    load: () => import('./pages/ai/page'),
    nav: { label: () => t('ai'), icon: 'spark', to: 'ai' },
  },
  {
    pattern: 'widget/:part?',
    role: 'admin',
    load: () => import('./pages/widget_settings/page'),
    nav: { label: () => t('widget'), icon: 'chat', to: 'widget' },
  },
  {
    pattern: 'replies/:part?',
    role: 'agent',
    load: () => import('./pages/labels/page'),
    nav: { label: () => t('replies'), icon: 'tag', to: 'replies' },
  },
  {
    pattern: 'team',
    role: 'agent',
    load: () => import('./pages/team/page'),
    nav: { label: () => t('team'), icon: 'people', to: 'team' },
  },
  {
    pattern: 'metrics',
    role: 'admin',
    load: () => import('./pages/metrics/page'),
    nav: { label: () => t('metrics'), icon: 'chart', to: 'metrics' },
  },
  {
    pattern: 'settings/:part?/:detail?',
    role: 'admin',
    load: () => import('./pages/settings/page'),
    nav: { label: () => t('settings'), icon: 'gear', to: 'settings' },
  },
  { pattern: 'profile', role: 'agent', load: () => import('./pages/profile/page') },
];
