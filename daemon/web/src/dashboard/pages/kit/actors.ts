/** Who did something, for people: the API gives labels like "member:ID", "uid:0", "system:retention". */
import type { List } from '../../../shared/api';
import { messages } from '../../../shared/i18n';
import type { Member } from '../../../shared/types';
import { org } from '../../session';
import { useLoad } from '../../use';

const t = messages(
  {
    administrator: 'an administrator of the server',
    system: 'the server',
    former: 'a former member',
    visitor: 'a visitor',
  },
  {
    administrator: 'সার্ভারের প্রশাসক',
    system: 'সার্ভার',
    former: 'প্রাক্তন সদস্য',
    visitor: 'একজন ভিজিটর',
  },
);

export function actorName(label: string, members: readonly Member[]): string {
  const [kind, id] = label.split(':', 2);
  if (kind === 'member') {
    const member = members.find((one) => one.id === id);
    return member ? member.name || member.email : t('former');
  }
  if (kind === 'visitor') return t('visitor');
  if (kind === 'uid') return t('administrator');
  return kind === 'system' ? t('system') : label;
}

/** Gives the function that names actors; undefined until the members are known. */
export function useActorName(): ((label: string) => string) | undefined {
  const { data } = useLoad('members', (signal) => org.get<List<Member>>('members', {}, signal));
  return data && ((label) => actorName(label, data.items));
}
