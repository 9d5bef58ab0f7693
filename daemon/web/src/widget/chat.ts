import { ApiError, Client, type List } from '../shared/api';
import type { Boot } from './boot';
import {
  start,
  type About,
  type Config,
  type Conversation,
  type Message,
  type Pending,
  type State,
  type View,
} from './config';
import { Live } from './live';
import { Memory } from './memory';
import { Outbox } from './outbox';
import { makeTexts, wordsOf, type Texts, type WidgetLanguage } from './texts';

declare const __WORDS_URLS__: Record<WidgetLanguage, string>;

const page = 50; // messages at a time
const typing_every = 3_000; // milliseconds
const config_lasts = 60_000;

/** Everything the panel knows and does; the components draw `state` and call the rest. */
export class Chat {
  state: State = start;
  texts: Texts = makeTexts('en');
  readonly client: Client;
  readonly memory: Memory;
  readonly outbox: Outbox;
  private readonly listeners = new Set<() => void>();
  private configAt = 0;
  private readonly live: Live;
  private typedAt = 0;
  private taken = 0; // how often a conversation was given a newer state
  private isShown = false;
  private about: About = {};
  private isAgreed = false;
  private session: Promise<void> | null = null;

  constructor(readonly boot: Boot) {
    this.memory = new Memory(boot.key);
    this.client = new Client({
      base: boot.base,
      token: () => this.memory.token,
      onUnauthenticated: () => this.startAnew(this.state.outbox),
      unreachable: () => this.texts('reconnecting'),
      say: (...about) => this.texts.refusal(...about),
    });
    this.outbox = new Outbox(this);
    this.live = new Live(this);
  }

  // --- state ---

  set(part: Partial<State>) {
    this.state = { ...this.state, ...part };
    this.boot.setUnread(this.isShown ? 0 : this.unread());
    for (const listener of [...this.listeners]) listener();
  }
  subscribe(listener: () => void) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  go = (view: View) => this.set({ view, notice: '' });

  private unread() {
    const { conversation, messages } = this.state;
    const read = conversation?.visitor_read_seq ?? 0;
    return messages.filter((one) => one.author.kind !== 'visitor' && one.seq > read).length;
  }

  // --- opening ---

  async show() {
    this.isShown = true;
    this.set({});
    void this.markRead();
    if (this.state.config && Date.now() - this.configAt < config_lasts) return;
    await this.load();
  }
  hide() {
    this.isShown = false;
  }

  load = async () => {
    if (!this.state.config) this.set({ view: 'loading' });
    const { key, language } = this.boot;
    const ofPage = this.boot.isPage ? '' : document.documentElement.lang; // the plain page has none of its own
    const page_language = `${ofPage},${navigator.language}`;
    try {
      const config = await this.client.get<Config>('widget/config', { key, language, page_language });
      this.configAt = Date.now();
      this.texts = await this.textsOf(config.widget_language, config.texts);
      this.set({ config });
      if (this.state.view === 'loading' || this.state.view === 'failed') await this.begin();
    } catch (error) {
      if (this.state.config) return;
      // the settings that name the language didn't come: the page or the browser may
      if (/^,?bn/.test(language || page_language))
        this.texts = await this.textsOf('bn').catch(() => this.texts);
      const { status, code, field, message } = error as ApiError;
      this.set({
        view: 'failed',
        notice: status ? this.texts.refusal(code, field, message) : this.texts('reconnecting'),
      });
    }
  };

  /** English when the other language's script doesn't come. */
  private async textsOf(language: WidgetLanguage, own?: Record<string, string>): Promise<Texts> {
    try {
      if (!wordsOf(language)) await this.boot.load(__WORDS_URLS__[language]);
    } catch (error) {
      if (language === 'bn') return this.textsOf('en', own);
      throw error;
    }
    return makeTexts(language, own);
  }

  /** Takes up what a returning visitor had; nothing is kept of a new one until they write. */
  private async begin() {
    if (!this.memory.isOf(this.boot.identity)) this.memory.forget();
    if (!this.memory.token) {
      if (this.needsForm()) return this.go('prechat');
      if (!this.boot.identity) return this.go('chat');
      await this.ensureSession(); // whom the business knows may have talks from another device
    }
    await this.loadConversations();
    this.live.listen();
    const newest = this.state.conversations[0];
    if (newest && newest.state !== 'resolved') await this.openConversation(newest);
    else this.go(this.state.conversations.length ? 'list' : 'chat');
  }

  private needsForm() {
    const asked = this.state.config?.pre_chat;
    const isKnown = !!this.boot.identity; // its name and address come with the token
    return !!asked && ((!isKnown && (asked.name || asked.email)) || !!asked.consent) && !this.isAgreed;
  }

  introduce = (about: About) => {
    this.about = about;
    this.isAgreed = true;
    if (this.boot.identity) void this.attempt(() => this.begin());
    else this.go('chat');
  };

  /** A session, started by the first thing that needs one. */
  async ensureSession() {
    if (this.memory.token) return;
    this.session ??= this.startSession().finally(() => (this.session = null));
    await this.session;
  }

  private async startSession() {
    const consent = this.state.config?.pre_chat.consent;
    try {
      const { token } = await this.client.post<{ token: string }>('widget/sessions', {
        widget_key: this.boot.key,
        language: this.texts.language,
        page: location.origin + location.pathname,
        ...this.about,
        ...(consent && this.isAgreed ? { consent: { version: consent.version } } : {}),
        ...(this.boot.identity ? { identity_token: this.boot.identity } : {}),
      });
      this.memory.keep(token, this.boot.identity);
      this.live.listen();
    } catch (error) {
      if (error instanceof ApiError && error.field === 'consent') {
        this.isAgreed = false; // the text has changed since it was shown
        await this.load();
        this.go('prechat');
      }
      throw error;
    }
  }

  /** Who it is has changed, or the token is no good any more: as on the first day. */
  startAnew(outbox: Pending[] = []) {
    this.live.end();
    this.memory.forget();
    const { config } = this.state;
    this.set({ ...start, config, outbox });
    if (config) void this.begin();
  }
  identify() {
    if (this.state.config && !this.memory.isOf(this.boot.identity)) this.startAnew();
  }
  end() {
    this.live.end();
    this.listeners.clear();
    this.memory.forget();
  }

  // --- conversations ---

  loadConversations = async () => {
    const { items } = await this.client.get<List<Conversation>>('widget/conversations');
    this.set({ conversations: items });
  };

  openConversation = async (conversation: Conversation | null) => {
    this.set({
      view: 'chat',
      conversation,
      messages: [],
      openedAt: conversation?.last_seq ?? 0,
      hasEarlier: false,
      typing: null,
      notice: '',
      isRated: (conversation?.rating ?? null) !== null,
    });
    if (!conversation) return;
    // The newest page; earlier ones on request.
    await this.catchUp(Math.max(0, conversation.last_seq - page));
    this.set({ hasEarlier: (this.state.messages[0]?.seq ?? 1) > 1 });
  };

  /** What came behind a position: after opening, and after the stream lost its own. */
  async catchUp(after = this.state.messages.at(-1)?.seq ?? 0) {
    const id = this.state.conversation?.id;
    for (let seq = after; id && id === this.state.conversation?.id; ) {
      const { items } = await this.client.get<List<Message>>(`widget/conversations/${id}/messages`, {
        after_seq: seq,
        limit: page,
      });
      this.addMessages(items);
      if (items.length < page) return;
      seq = items.at(-1)?.seq ?? seq;
    }
  }

  /** The open conversation as it is now: it may have changed before it was known here, or before the stream. */
  async refresh() {
    const { taken } = this;
    await this.loadConversations();
    const now = this.state.conversations.find((one) => one.id === this.state.conversation?.id);
    if (now && taken === this.taken) this.takeConversation(now); // else an event was faster
  }

  loadEarlier = async () => {
    const { conversation, messages } = this.state;
    const first = messages[0]?.seq ?? 1;
    if (!conversation || first <= 1) return;
    const after = Math.max(0, first - 1 - page);
    const { items } = await this.client.get<List<Message>>(
      `widget/conversations/${conversation.id}/messages`,
      {
        after_seq: after,
        limit: first - 1 - after,
      },
    );
    this.addMessages(items);
    this.set({ hasEarlier: after > 0 });
  };

  addMessages(items: Message[]) {
    const { conversation, messages } = this.state;
    const known = new Set(messages.map((one) => one.id));
    const added = items.filter((one) => one.conversation_id === conversation?.id && !known.has(one.id));
    if (!added.length) return;
    for (const one of added) if (one.client_id) this.outbox.arrived(one.client_id);
    this.set({
      messages: [...messages, ...added].sort((a, b) => a.seq - b.seq),
      typing: added.some((one) => one.author.kind !== 'visitor') ? null : this.state.typing,
    });
    void this.markRead();
  }

  takeConversation(changed: Conversation) {
    this.taken += 1;
    const others = this.state.conversations.filter((one) => one.id !== changed.id);
    const conversations = [changed, ...others].sort((a, b) =>
      b.last_activity_at.localeCompare(a.last_activity_at),
    );
    const isCurrent = changed.id === this.state.conversation?.id;
    if (isCurrent && changed.state !== this.state.conversation?.state) this.set({ typing: null });
    this.set({
      conversations,
      ...(isCurrent && { conversation: changed, isRated: changed.rating !== null }),
    });
    void this.markRead();
  }

  /** Of a deleted or erased conversation nothing stays. */
  forget(id: string) {
    this.set({ conversations: this.state.conversations.filter((one) => one.id !== id) });
    if (this.state.conversation?.id !== id) return;
    void this.openConversation(null);
    this.set({ notice: this.texts('ended') });
  }

  /** Moves the read position while the panel is looked at. */
  markRead = async () => {
    const { conversation, view, messages } = this.state;
    const last = messages.at(-1)?.seq ?? 0;
    if (!this.isShown || view !== 'chat' || document.hidden || !conversation) return;
    if (last <= conversation.visitor_read_seq) return;
    this.set({ conversation: { ...conversation, visitor_read_seq: last } });
    try {
      await this.client.post(`widget/conversations/${conversation.id}/read`, { seq: last });
    } catch {
      // the next message moves it
    }
  };

  // --- what the visitor does ---

  /** Tells the team that the visitor types, now and then. */
  typed = () => {
    const { conversation } = this.state;
    if (!conversation || conversation.state !== 'assigned' || Date.now() - this.typedAt < typing_every)
      return;
    this.typedAt = Date.now();
    this.client.post(`widget/conversations/${conversation.id}/typing`, {}).catch(() => undefined);
  };

  askForPerson = async () => {
    const { config, conversation } = this.state;
    if (config && !config.online && config.offline_form) return this.go('leave');
    await this.attempt(async () => {
      if (!conversation) return this.outbox.send(this.texts('wish'));
      this.takeConversation(
        await this.client.post<Conversation>(`widget/conversations/${conversation.id}/human`),
      );
    });
  };

  /** A message for the team while nobody is there. */
  leave = (about: About, text: string) =>
    this.attempt(async () => {
      this.about = about;
      if (this.memory.token) await this.client.patch('widget/visitor', about).catch(() => undefined);
      await this.outbox.post(text, true);
      const { conversation } = this.state;
      if (conversation?.state === 'ai_active')
        this.takeConversation(
          await this.client.post<Conversation>(`widget/conversations/${conversation.id}/human`),
        );
      this.go('chat');
    });

  rate = (score: number, comment: string) =>
    this.attempt(async () => {
      const { conversation } = this.state;
      if (!conversation) return;
      const body = { score, ...(comment.trim() && { comment: comment.trim() }) };
      this.takeConversation(
        await this.client.post<Conversation>(`widget/conversations/${conversation.id}/rating`, body),
      );
      this.set({ isRated: true });
    });

  rateAnswer = (message: string, helpful: boolean) =>
    this.attempt(async () => {
      this.set({ helpful: { ...this.state.helpful, [message]: helpful } });
      await this.client.post(`widget/messages/${message}/rating`, { helpful });
    });

  /** The transcript as a file. */
  transcript = () =>
    this.attempt(async () => {
      const response = await this.client.fetch(
        'POST',
        `widget/conversations/${this.state.conversation?.id}/transcript`,
        {
          body: { language: this.texts.language },
        },
      );
      save(await response.blob(), 'conversation.html');
    });

  /** Shows what goes wrong about it. */
  attempt = async (work: () => Promise<unknown>) => {
    this.set({ notice: '' });
    try {
      await work();
    } catch (error) {
      this.set({ notice: sentence(error) });
    }
  };
}

export const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Gives a file to the browser's downloads. */
export const save = (content: Blob, name: string) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
