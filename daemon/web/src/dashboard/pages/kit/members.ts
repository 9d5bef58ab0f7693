/** The organization's members, kept up to date while the page is open. */
import type { List } from '../../../shared/api';
import type { Member } from '../../../shared/types';
import { useLiveEvent } from '../../events';
import { org } from '../../session';
import { useLoad, type Loaded } from '../../use';

/** `isWanted` false loads nothing. */
export function useMembers(isWanted = true): Loaded<List<Member>> {
  const loaded = useLoad(isWanted ? 'members' : null, (signal) =>
    org.get<List<Member>>('members', {}, signal),
  );
  useLiveEvent('member', ({ id, ...changed }) => {
    const isKnown = loaded.data?.items.some((one) => one.id === id);
    if (!isKnown || Object.keys(changed).length === 0) return loaded.reload(); // joined, left, or another role
    loaded.setData((now) =>
      now ? { ...now, items: now.items.map((one) => (one.id === id ? { ...one, ...changed } : one)) } : now,
    );
  });
  useLiveEvent('reset', loaded.reload);
  return loaded;
}
