import { ApiError, type List } from '../../../shared/api';
import { cell } from '../../../shared/cell';
import type { Conversation, Message, Note } from '../../../shared/types';
import { onEvent, type LiveEvents } from '../../events';
import { me, org } from '../../session';

/** A message on its way: shown at once, sent again under the same client id until the server has it. */
export interface Pending {
  clientId: string;
  text: string;
  hasFailed: boolean;
}

export interface Present {
  id: string;
  name: string;
  state: 'viewing' | 'typing';
}

const page_size = 50;
const present_every = 20_000; // milliseconds; the server forgets after 45 s
const typing_lasts = 6_000;
const typing_every = 3_000;

/** One open conversation: its messages and notes, kept up to date by events until close(). */
export class ConversationView {
  readonly conversation = cell<Conversation | undefined>(undefined);
  readonly messages = cell<readonly Message[]>([]); // in order of seq, without gaps
  readonly hasEarlier = cell(false);
  readonly isReady = cell(false);
  readonly notes = cell<readonly Note[]>([]);
  readonly pending = cell<readonly Pending[]>([]);
  readonly visitorTypes = cell(false);
  readonly present = cell<readonly Present[]>([]);
  readonly error = cell<Error | undefined>(undefined);

  private ends: (() => void)[] = [];
  private isClosed = false;
  private isLoadingEarlier = false;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private lastTyping = 0;

  constructor(readonly id: string) {}

  get path(): string {
    return `conversations/${this.id}`;
  }

  open(): void {
    this.ends = [
      onEvent('message', (message) => this.ours(message) && this.takeMessage(message)),
      onEvent('conversation', (now) => now.id === this.id && this.conversation.set(now)),
      onEvent('note', (note) => this.ours(note) && this.takeNote(note)),
      onEvent('typing', (typing) => this.ours(typing) && this.takeTyping(typing)),
      onEvent('presence', (presence) => this.ours(presence) && this.takePresence(presence)),
      onEvent('read', (read) => this.ours(read) && this.takeRead(read)),
      onEvent('reset', () => void this.load()),
    ];
    const beat = setInterval(() => this.isSeen() && void this.tellPresence('viewing'), present_every);
    const seen = () => this.isSeen() && this.markRead();
    const left = () => void this.tellPresence('left'); // the tab closes or leaves the dashboard
    document.addEventListener('visibilitychange', seen);
    addEventListener('pagehide', left);
    this.ends.push(() => removeEventListener('pagehide', left));
    this.ends.push(() => clearInterval(beat));
    this.ends.push(() => document.removeEventListener('visibilitychange', seen));
    void this.load();
    void this.tellPresence('viewing');
  }

  close(): void {
    this.isClosed = true;
    this.ends.forEach((end) => end());
    clearTimeout(this.typingTimer);
    void this.tellPresence('left');
  }

  async load(): Promise<void> {
    this.error.set(undefined);
    try {
      const [conversation, page, notes] = await Promise.all([
        org.get<Conversation>(this.path),
        org.get<List<Message>>(`${this.path}/messages`, { limit: page_size }),
        org.get<List<Note>>(`${this.path}/notes`),
      ]);
      if (this.isClosed) return;
      this.messages.set(page.items);
      this.hasEarlier.set(page.next !== null);
      this.notes.set(notes.items);
      this.conversation.set(conversation);
      this.isReady.set(true);
      this.markRead();
    } catch (error) {
      if (!this.isClosed) this.error.set(error as Error);
    }
  }

  async loadEarlier(): Promise<void> {
    const first = this.messages.value[0];
    if (!first || !this.hasEarlier.value || this.isLoadingEarlier) return;
    this.isLoadingEarlier = true;
    try {
      const query = { before_seq: first.seq, limit: page_size };
      const page = await org.get<List<Message>>(`${this.path}/messages`, query);
      if (this.isClosed) return;
      this.messages.update((now) => [...page.items, ...now]);
      this.hasEarlier.set(page.next !== null);
    } finally {
      this.isLoadingEarlier = false;
    }
  }

  /** Everything, for printing. */
  async loadAll(): Promise<void> {
    while (this.hasEarlier.value && !this.isClosed) await this.loadEarlier();
  }

  /** A step of the conversation ("claim", "resolve"): the answer is the conversation as it is then. */
  async step(name: string, body: unknown = {}): Promise<void> {
    this.conversation.set(await org.post<Conversation>(`${this.path}/${name}`, body));
  }

  async send(text: string): Promise<void> {
    const pending = { clientId: crypto.randomUUID(), text, hasFailed: false };
    this.pending.update((now) => [...now, pending]);
    await this.trySending(pending);
  }

  async sendAgain(pending: Pending): Promise<void> {
    const again = { ...pending, hasFailed: false };
    this.pending.update((now) => now.map((one) => (one.clientId === pending.clientId ? again : one)));
    await this.trySending(again);
  }

  discard(pending: Pending): void {
    this.pending.update((now) => now.filter((one) => one.clientId !== pending.clientId));
  }

  private async trySending(pending: Pending): Promise<void> {
    try {
      const body = { text: pending.text, client_id: pending.clientId };
      this.takeMessage(await org.post<Message>(`${this.path}/messages`, body));
    } catch (error) {
      const failed = { ...pending, hasFailed: true };
      this.pending.update((now) => now.map((one) => (one.clientId === pending.clientId ? failed : one)));
      throw error;
    }
  }

  takeMessage(message: Message): void {
    if (message.client_id)
      this.pending.update((now) => now.filter((one) => one.clientId !== message.client_id));
    if (message.author.kind === 'visitor') this.visitorTypes.set(false);
    const last = this.messages.value.at(-1)?.seq ?? 0;
    if (message.seq <= last) return;
    if (message.seq > last + 1 && this.isReady.value) return void this.loadMissing(last);
    this.messages.update((now) => [...now, message]);
    if (this.isSeen()) this.markRead();
  }

  /** An event overtook others, or some were lost: what lies between is fetched. */
  private async loadMissing(last: number): Promise<void> {
    const page = await org.get<List<Message>>(`${this.path}/messages`, { after_seq: last, limit: 500 });
    const have = this.messages.value.at(-1)?.seq ?? 0;
    this.messages.update((now) => [...now, ...page.items.filter((message) => message.seq > have)]);
    this.markRead();
  }

  async addNote(text: string): Promise<void> {
    this.takeNote(await org.post<Note>(`${this.path}/notes`, { text }));
  }

  async removeNote(id: string): Promise<void> {
    await org.delete(`${this.path}/notes/${id}`);
    this.notes.update((now) => now.filter((note) => note.id !== id));
  }

  private takeNote(note: LiveEvents['note']): void {
    this.notes.update((now) => {
      const others = now.filter((one) => one.id !== note.id);
      return note.deleted
        ? others
        : [...others, note].sort((a, b) => a.created_at.localeCompare(b.created_at));
    });
  }

  private takeTyping(typing: LiveEvents['typing']): void {
    if (typing.author.kind !== 'visitor') return;
    clearTimeout(this.typingTimer);
    this.visitorTypes.set(true);
    this.typingTimer = setTimeout(() => this.visitorTypes.set(false), typing_lasts);
  }

  private takePresence({ members }: { members: readonly Present[] }): void {
    this.present.set(members.filter((member) => member.id !== me.value?.id));
  }

  private takeRead(read: LiveEvents['read']): void {
    this.conversation.update((now) => {
      if (!now) return now;
      return read.reader === 'visitor'
        ? { ...now, visitor_read_seq: Math.max(now.visitor_read_seq, read.seq) }
        : { ...now, member_read_seq: Math.max(now.member_read_seq, read.seq) };
    });
  }

  /** Tells visitor and members that one writes, not at every key. */
  typing(): void {
    const now = Date.now();
    if (now - this.lastTyping < typing_every) return;
    this.lastTyping = now;
    org.post(`${this.path}/typing`).catch(() => undefined);
    void this.tellPresence('typing');
  }

  private async tellPresence(state: 'viewing' | 'typing' | 'left'): Promise<void> {
    try {
      const answer = await org.call<{ members: Present[] } | undefined>('POST', `${this.path}/presence`, {
        body: { state },
        keepalive: state === 'left',
      });
      if (!this.isClosed && answer) this.takePresence(answer);
    } catch {
      // nobody is told; the conversation itself goes on
    }
  }

  private markRead(): void {
    const now = this.conversation.value;
    const last = this.messages.value.at(-1)?.seq ?? 0;
    if (!now || !this.isSeen() || last <= now.member_read_seq) return;
    this.conversation.set({ ...now, member_read_seq: last, unread: 0 });
    org.post(`${this.path}/read`, { seq: last }).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
    });
  }

  private isSeen(): boolean {
    return document.visibilityState === 'visible';
  }

  private ours(about: { conversation_id: string }): boolean {
    return about.conversation_id === this.id;
  }
}

export const isMine = (one: Conversation) => one.assignee?.id === me.value?.id && one.state === 'assigned';
