import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { language } from '../../../shared/i18n';
import type { Conversation, Message, Note } from '../../../shared/types';
import { dayText } from '../../format';
import { Button } from '../../ui';
import { useCell } from '../../use';
import type { ConversationView, Pending, Present } from './conversation_store';
import { MessageRow, NoteRow, PendingRow } from './message';
import { say } from './thread_texts';

type Row =
  | { kind: 'day'; key: string; time: string }
  | { kind: 'message'; key: string; message: Message; isFirst: boolean }
  | { kind: 'note'; key: string; note: Note };

const together = 5 * 60_000; // milliseconds between messages of one author that stand together

/** Messages and notes by time, a line where a day begins. */
const rowsOf = (messages: readonly Message[], notes: readonly Note[], hasEarlier: boolean): Row[] => {
  const from = hasEarlier ? (messages[0]?.created_at ?? '') : '';
  const all = [
    ...messages.map((message) => ({ time: message.created_at, message, note: undefined })),
    ...notes
      .filter((note) => note.created_at >= from)
      .map((note) => ({ time: note.created_at, message: undefined, note })),
  ].sort((a, b) => a.time.localeCompare(b.time) || (a.message?.seq ?? 0) - (b.message?.seq ?? 0));
  const rows: Row[] = [];
  let day = '';
  let last: Message | undefined;
  for (const { time, message, note } of all) {
    const thisDay = new Date(time).toDateString();
    if (thisDay !== day) {
      rows.push({ kind: 'day', key: thisDay, time });
      last = undefined;
    }
    day = thisDay;
    if (note) rows.push({ kind: 'note', key: note.id, note });
    if (message) {
      const isFirst =
        !last ||
        last.author.kind !== message.author.kind ||
        last.author.name !== message.author.name ||
        Date.parse(time) - Date.parse(last.created_at) > together;
      rows.push({ kind: 'message', key: message.id, message, isFirst });
    }
    last = message;
  }
  return rows;
};

const near = 90; // pixels from the end that count as at the end

export const Thread = ({ view, conversation }: { view: ConversationView; conversation: Conversation }) => {
  const messages = useCell(view.messages);
  const notes = useCell(view.notes);
  const pending = useCell(view.pending);
  const hasEarlier = useCell(view.hasEarlier);
  const words = useCell(language);
  const rows = useMemo(() => rowsOf(messages, notes, hasEarlier), [messages, notes, hasEarlier, words]);
  const scroller = useRef<HTMLDivElement>(null);
  const [hasNewBelow, setNewBelow] = useState(false);
  const kept = useRef({ isAtEnd: true, first: '', last: '', height: 0 });

  // New rows at the end are followed when the end was in view; earlier ones above leave what is read in its place.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const first = messages[0]?.id ?? '';
    const last = `${messages.at(-1)?.id ?? ''}/${notes.at(-1)?.id ?? ''}/${pending.at(-1)?.clientId ?? ''}`;
    const before = kept.current;
    if (before.first && first !== before.first && last === before.last)
      element.scrollTop += element.scrollHeight - before.height;
    else if (last !== before.last && (before.isAtEnd || pending.length > 0))
      element.scrollTop = element.scrollHeight;
    else if (last !== before.last && before.last) setNewBelow(true);
    kept.current = { ...before, first, last, height: element.scrollHeight };
  }, [rows, pending]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < near;
      kept.current.isAtEnd = isAtEnd;
      if (isAtEnd) setNewBelow(false);
      if (element.scrollTop < 200) void view.loadEarlier();
    };
    // the composer grows, the window changes: the end stays in view
    const resize = new ResizeObserver(() => {
      if (kept.current.isAtEnd) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    resize.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      resize.disconnect();
    };
  }, [view]);

  const seen = lastSeen(messages, conversation.visitor_read_seq);
  return (
    <div class="thread-frame">
      <div ref={scroller} class="thread" tabIndex={0} role="log" aria-label={say('thread')}>
        {hasEarlier ? (
          <div class="thread-more">
            <Button size="small" onClick={() => void view.loadEarlier()}>
              {say('earlier')}
            </Button>
          </div>
        ) : (
          <p class="thread-start quiet">{say('startOf')}</p>
        )}
        {rows.map((row) =>
          row.kind === 'day' ? (
            <div key={row.key} class="thread-day">
              <span>{dayText(row.time)}</span>
            </div>
          ) : row.kind === 'note' ? (
            <NoteRow key={row.key} note={row.note} view={view} />
          ) : (
            <MessageRow
              key={row.key}
              message={row.message}
              isFirst={row.isFirst}
              isSeen={row.message.id === seen}
              conversation={conversation}
            />
          ),
        )}
        {pending.map((one) => (
          <PendingMessage key={one.clientId} one={one} view={view} />
        ))}
      </div>
      {hasNewBelow && (
        <Button
          class="thread-new"
          size="small"
          kind="primary"
          icon="down"
          onClick={() => scroller.current?.scrollTo(0, scroller.current.scrollHeight)}
        >
          {say('newBelow')}
        </Button>
      )}
      <Doings view={view} name={conversation.visitor.name} />
    </div>
  );
};

const PendingMessage = ({ one, view }: { one: Pending; view: ConversationView }) => (
  <PendingRow
    text={one.text}
    hasFailed={one.hasFailed}
    onRetry={() => void view.sendAgain(one).catch(() => undefined)}
    onDiscard={() => view.discard(one)}
  />
);

/** The last message of a member that the visitor has seen: the mark stands there only. */
const lastSeen = (messages: readonly Message[], readSeq: number): string | undefined => {
  const own = messages.filter((message) => message.author.kind === 'member');
  return own.filter((message) => message.seq <= readSeq).at(-1)?.id;
};

const names = (members: readonly Present[]) => members.map((member) => member.name).join(', ');

/** Who types and who is here: one line that is always there, so that nothing moves when it fills. */
const Doings = ({ view, name }: { view: ConversationView; name: string }) => {
  const visitorTypes = useCell(view.visitorTypes);
  const present = useCell(view.present);
  const writing = present.filter((member) => member.state === 'typing');
  return (
    <div class="doings" role="status">
      {visitorTypes && <span class="doings-visitor">{say('types', { name: name || say('thread') })}</span>}
      {writing.length > 0 ? (
        <span class="doings-warn">{say('writes', { n: writing.length, names: names(writing) })}</span>
      ) : (
        present.length > 0 && <span>{say('looks', { n: present.length, names: names(present) })}</span>
      )}
    </div>
  );
};
