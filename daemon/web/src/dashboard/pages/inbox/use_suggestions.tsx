import { useId, useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Conversation, QuickReply } from '../../../shared/types';
import { org } from '../../session';
import { useLoad } from '../../use';
import { useMembers } from '../kit/members';
import { t } from './composer_texts';
import {
  mentionSuggestions,
  putIn,
  quickReplySuggestions,
  SuggestionList,
  wordAt,
  type Suggestion,
} from './suggestions';

/** "/" offers quick replies in a reply, "@" members in a note. */
export const useSuggestions = (
  conversation: Conversation,
  mode: 'reply' | 'note',
  text: string,
  caret: number,
  put: (text: string, caret: number) => void,
) => {
  const id = useId();
  const [at, setAt] = useState(0);
  const [closedFor, setClosedFor] = useState('');
  const sign = mode === 'reply' ? '/' : '@';
  const word = wordAt(text, caret, sign);
  const isOpen = word !== null && closedFor !== text;
  const replies = useLoad(isOpen && mode === 'reply' ? 'quick-replies' : null, (signal) =>
    org.get<List<QuickReply>>('quick-replies', {}, signal),
  );
  const members = useMembers(isOpen && mode === 'note');
  const items = !isOpen
    ? []
    : mode === 'reply'
      ? quickReplySuggestions(replies.data?.items ?? [], word, conversation)
      : mentionSuggestions(members.data?.items ?? [], word);
  const chosen = Math.min(at, items.length - 1);
  const pick = (item: Suggestion | undefined) => {
    if (!item || word === null) return;
    setAt(0);
    put(...putIn(text, caret, word, item.text));
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (items.length === 0) return false;
    if (event.key === 'ArrowDown') setAt((chosen + 1) % items.length);
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + items.length) % items.length);
    else if (event.key === 'Enter' || event.key === 'Tab') pick(items[chosen]);
    else if (event.key === 'Escape') setClosedFor(text);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const label = mode === 'reply' ? t('quickReplies') : t('mentions');
  return {
    onKey,
    list: items.length > 0 && (
      <SuggestionList id={id} label={label} items={items} at={chosen} onPick={pick} />
    ),
    about: {
      'aria-autocomplete': 'list' as const,
      'aria-controls': items.length ? id : undefined,
      'aria-activedescendant': items.length ? `${id}-${chosen}` : undefined,
    },
  };
};
