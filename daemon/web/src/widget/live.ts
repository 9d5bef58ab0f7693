import { ApiError } from '../shared/api';
import { keepStreamOpen, type ServerEvent } from '../shared/event_stream';
import type { Chat } from './chat';
import type { Conversation, Message } from './config';

const typing_lasts = 6_000; // milliseconds

interface InConversation {
  conversation_id: string;
}

/** What happens elsewhere, as it happens. */
export class Live {
  private endStream: (() => void) | null = null;
  private typingTimer = 0;
  private readonly told = new Set<string>(); // messages that the page heard of

  constructor(private readonly chat: Chat) {}

  end() {
    this.endStream?.();
    this.endStream = null;
  }

  listen() {
    if (this.endStream) return;
    const { chat } = this;
    let wasLive = false;
    this.endStream = keepStreamOpen({
      open: (position, signal) =>
        chat.client.fetch('GET', 'widget/events', { query: { last_event_id: position }, signal }),
      onEvent: (event) => this.take(event),
      onState: (state) => {
        if (state === 'live' && !wasLive) this.catchUp(); // what came before the stream
        wasLive ||= state === 'live';
        chat.set({ isOffline: state === 'offline' || (state === 'connecting' && chat.state.isOffline) });
        if (state === 'live') chat.outbox.retry();
      },
      isFinal: (error) => error instanceof ApiError && (error.status === 401 || error.status === 403),
    });
  }

  private take({ name, data }: ServerEvent) {
    const { chat } = this;
    if (name === 'message') this.takeMessage(data as Message);
    if (name === 'conversation') {
      const changed = data as Conversation & { deleted?: boolean };
      if (changed.deleted) chat.forget(changed.id);
      else chat.takeConversation(changed);
    }
    if (name === 'read') this.takeRead(data as InConversation & { reader: string; seq: number });
    if (name === 'typing') this.takeTyping(data as InConversation & { author: { name: string } });
    if (name === 'reset') this.catchUp();
  }

  private catchUp() {
    const { chat } = this;
    if (chat.state.conversation) void Promise.all([chat.refresh(), chat.catchUp()]).catch(() => undefined);
    else if (chat.state.view === 'list') void chat.loadConversations().catch(() => undefined);
  }

  private takeMessage(message: Message) {
    const { chat } = this;
    if (!chat.outbox.isStarting) chat.addMessages([message]); // else its whole beginning is read in a moment
    if (message.author.kind === 'visitor' || this.told.has(message.id)) return;
    this.told.add(message.id);
    chat.boot.emit('message', message);
  }

  private takeRead(read: InConversation & { reader: string; seq: number }) {
    const { conversation } = this.chat.state;
    if (conversation?.id !== read.conversation_id || read.reader === 'visitor') return;
    this.chat.set({ conversation: { ...conversation, member_read_seq: read.seq } });
  }

  private takeTyping(typing: InConversation & { author: { name: string } }) {
    const { chat } = this;
    if (typing.conversation_id !== chat.state.conversation?.id) return;
    chat.set({ typing: typing.author.name });
    clearTimeout(this.typingTimer);
    this.typingTimer = window.setTimeout(() => chat.set({ typing: null }), typing_lasts);
  }
}
