import type { List } from '../../../shared/api';
import { cell } from '../../../shared/cell';
import type { Conversation } from '../../../shared/types';
import { isAtLeast, me, org } from '../../session';
import type { Filter } from './labels';

export interface ListQuery {
  filter: Filter;
  q: string;
  tag: string;
  language: string;
  member: string;
}

export interface ListState {
  items: Conversation[]; // latest activity first
  next: string | null;
  isLoading: boolean;
  /** The first page has come (or failed). */
  isReady: boolean;
  error: Error | undefined;
}

const page_size = 60;
const empty: ListState = { items: [], next: null, isLoading: false, isReady: false, error: undefined };

const isSnoozed = (one: Conversation) =>
  one.snoozed_until !== null && Date.parse(one.snoozed_until) > Date.now();

const inFilter = (one: Conversation, filter: Filter): boolean => {
  if (one.deleted_at || one.restricted) return false;
  if (one.state === 'ai_active' && !isAtLeast('admin')) return false;
  const isOpen = one.state !== 'resolved';
  switch (filter) {
    case 'all':
      return isOpen && !isSnoozed(one);
    case 'waiting':
      return one.state === 'waiting' && !isSnoozed(one);
    case 'mine':
      return one.state === 'assigned' && one.assignee?.id === me.value?.id && !isSnoozed(one);
    case 'resolved':
      return one.state === 'resolved';
    case 'snoozed':
      return isOpen && isSnoozed(one);
    case 'ai':
      return one.state === 'ai_active';
  }
};

/** Whether a changed conversation belongs in the list; a search can only be answered by the server. */
export const belongs = (one: Conversation, query: ListQuery): boolean =>
  inFilter(one, query.filter) &&
  (!query.tag || one.tags.some((tag) => tag.id === query.tag || tag.name === query.tag)) &&
  (!query.language || one.language === query.language) &&
  (!query.member || one.assignee?.id === query.member);

const isAbove = (a: Conversation, b: Conversation) =>
  a.last_activity_at > b.last_activity_at || (a.last_activity_at === b.last_activity_at && a.id > b.id);

/** Where it goes in a list that is latest first: a binary search, since lists grow to many thousands. */
export const placeOf = (items: readonly Conversation[], one: Conversation): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = items[middle];
    if (there && isAbove(there, one)) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** One filtered list: pages by cursor, changes by events. */
export class InboxList {
  readonly state = cell<ListState>(empty);
  private query: ListQuery | undefined;
  private abort = new AbortController();

  open(query: ListQuery): void {
    this.query = query;
    this.state.set({ ...empty, isLoading: true });
    void this.load(null);
  }

  /** From the top, while what is shown stays. */
  refresh(): void {
    if (this.query) void this.load(null);
  }

  more(): void {
    const { next, isLoading } = this.state.value;
    if (next && !isLoading) void this.load(next);
  }

  close(): void {
    this.abort.abort();
  }

  private async load(cursor: string | null): Promise<void> {
    const query = this.query;
    if (!query) return;
    this.abort.abort();
    const abort = (this.abort = new AbortController());
    this.state.update((now) => ({ ...now, isLoading: true, error: undefined }));
    try {
      const page = await org.get<List<Conversation>>(
        'conversations',
        { ...query, cursor, limit: page_size },
        abort.signal,
      );
      if (abort.signal.aborted) return;
      this.state.update((now) => ({
        items: cursor ? join(now.items, page.items) : page.items,
        next: page.next,
        isLoading: false,
        isReady: true,
        error: undefined,
      }));
    } catch (error) {
      if (!abort.signal.aborted)
        this.state.update((now) => ({ ...now, isLoading: false, isReady: true, error: error as Error }));
    }
  }

  /** A conversation changed: it moves, comes, or goes. */
  take(one: Conversation): void {
    const query = this.query;
    if (!query) return;
    this.state.update((now) => {
      const at = now.items.findIndex((item) => item.id === one.id);
      const isIn = belongs(one, query) && (!query.q || at >= 0);
      if (at < 0 && !isIn) return now;
      const items = now.items.slice();
      if (at >= 0) items.splice(at, 1);
      const to = placeOf(items, one);
      // below the last loaded page it comes with its page
      if (isIn && (to < items.length || now.next === null || at >= 0)) items.splice(to, 0, one);
      return { ...now, items };
    });
  }

  remove(id: string): void {
    this.state.update((now) => ({ ...now, items: now.items.filter((one) => one.id !== id) }));
  }
}

/** A page behind the loaded ones; what an event brought already is not there twice. */
const join = (items: Conversation[], page: Conversation[]): Conversation[] => {
  const known = new Set(items.slice(-2 * page_size).map((one) => one.id));
  return [...items, ...page.filter((one) => !known.has(one.id))];
};
