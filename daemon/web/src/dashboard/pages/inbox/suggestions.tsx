import { useEffect, useRef } from 'preact/hooks';
import type { Conversation, Member, QuickReply } from '../../../shared/types';
import { me, organization } from '../../session';
import { nameOf } from './card';

/** Something that a text field offers at the caret: what it is called, and what it puts there. */
export interface Suggestion {
  id: string;
  label: string;
  about: string;
  text: string;
}

/** The word at the caret that begins with a sign ("/ret", "@an"), or null. */
export const wordAt = (text: string, caret: number, sign: '/' | '@'): string | null => {
  const before = text.slice(0, caret);
  const found = new RegExp(`(?:^|\\s)${sign}([\\p{L}\\p{N}_-]*)$`, 'u').exec(before);
  return found ? (found[1] ?? '') : null;
};

/** The text with the word at the caret replaced, and the caret behind it. */
export const putIn = (text: string, caret: number, word: string, put: string): [string, number] => {
  const from = caret - word.length - 1; // with its sign
  const before = text.slice(0, from) + put;
  return [before + text.slice(caret), before.length];
};

/** Placeholders of quick replies: {visitor}, {me}, {organization}, {reference}. Unknown ones stay as they are. */
export const fillIn = (body: string, conversation: Conversation): string => {
  const values: Record<string, string> = {
    visitor: nameOf(conversation),
    me: me.value?.name ?? '',
    organization: organization.value?.name ?? '',
    reference: conversation.short_id,
  };
  return body.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
};

const most = 8;

export const quickReplySuggestions = (
  all: QuickReply[],
  word: string,
  conversation: Conversation,
): Suggestion[] => {
  const wanted = word.toLowerCase();
  return all
    .filter((reply) => `${reply.shortcut} ${reply.title}`.toLowerCase().includes(wanted))
    .sort((a, b) => Number(b.shortcut.startsWith(wanted)) - Number(a.shortcut.startsWith(wanted)))
    .slice(0, most)
    .map((reply) => {
      const text = fillIn(reply.body, conversation);
      return { id: reply.id, label: '/' + reply.shortcut, about: reply.title || text, text };
    });
};

export const mentionSuggestions = (all: Member[], word: string): Suggestion[] =>
  all
    .filter((member) => member.enabled && member.name.toLowerCase().includes(word.toLowerCase()))
    .slice(0, most)
    .map((member) => ({
      id: member.id,
      label: '@' + member.name,
      about: member.email,
      text: `@${member.name} `,
    }));

interface SuggestionListProps {
  id: string;
  label: string;
  items: Suggestion[];
  at: number;
  onPick: (item: Suggestion) => void;
}

/** Above the text field, which keeps the focus and names the chosen row. */
export const SuggestionList = ({ id, label, items, at, onPick }: SuggestionListProps) => {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.children[at]?.scrollIntoView({ block: 'nearest' }), [at]);
  return (
    <ul id={id} ref={list} class="suggestions" role="listbox" aria-label={label}>
      {items.map((item, index) => (
        <li
          key={item.id}
          id={`${id}-${index}`}
          role="option"
          class="suggestion"
          aria-selected={index === at}
          onMouseDown={(event) => {
            event.preventDefault(); // the text field keeps the focus
            onPick(item);
          }}
        >
          <strong>{item.label}</strong>
          <span class="quiet">{item.about}</span>
        </li>
      ))}
    </ul>
  );
};
