import type { ComponentType } from 'preact';
import { messages } from '../shared/i18n';
import type { Role } from '../shared/types';
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
  nav?: { label: () => string; icon: IconName; to: string };
}

const t = messages({ inbox: 'Inbox' }, { inbox: 'ইনবক্স' });

/** Every page of an organization, in the order of the navigation. The first match is shown. */
export const routes: Route[] = [
  {
    pattern: 'inbox/:filter?/:id?',
    role: 'agent',
    load: () => import('./pages/inbox'),
    nav: { label: () => t('inbox'), icon: 'inbox', to: 'inbox' },
  },
];
