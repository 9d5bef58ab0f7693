import { ApiError, addressOf, type ApiRefusal } from '../shared/api';
import { sentence, type Chat } from './chat';
import type { Conversation, Message, Pending } from './config';

const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf'];

/** Messages on their way, one after another in the order in which they were written; a repeat has the same id. */
export class Outbox {
  isStarting = false; // a conversation's first message: its events come before its answer
  private isBusy = false;

  constructor(private readonly chat: Chat) {}

  send = async (text: string) => {
    if (text.trim()) await this.add({ text: text.trim() });
  };

  /** Refuses at once what the server would refuse. */
  sendFiles = async (files: Iterable<File>) => {
    const { texts, state } = this.chat;
    const mb = state.config?.attachment_mb ?? 10;
    for (const file of files) {
      const problem = !state.conversation
        ? texts('file_first')
        : !types.includes(file.type)
          ? texts('file_type')
          : file.size > mb * 1024 * 1024
            ? texts('file_size', { mb: String(mb) })
            : '';
      if (problem) this.chat.set({ notice: problem });
      else await this.add({ text: file.name, file });
    }
  };

  private async add(what: { text: string; file?: File }) {
    const pending: Pending = { ...what, clientId: newId(), progress: 0, failure: '' };
    this.chat.set({ outbox: [...this.chat.state.outbox, pending], notice: '' });
    await this.drain();
  }

  again = (clientId: string) => {
    this.change(clientId, { failure: '' });
    void this.drain();
  };
  drop = (clientId: string) => this.arrived(clientId);
  retry() {
    void this.drain();
  }
  arrived(clientId: string) {
    const outbox = this.chat.state.outbox.filter((one) => one.clientId !== clientId);
    if (outbox.length !== this.chat.state.outbox.length) this.chat.set({ outbox });
  }

  private change(clientId: string, part: Partial<Pending>) {
    this.chat.set({
      outbox: this.chat.state.outbox.map((one) => (one.clientId === clientId ? { ...one, ...part } : one)),
    });
  }

  /** Until a message is refused or the network is gone; then retry() or again() goes on. */
  private async drain() {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      for (let next = this.next(); next; next = this.next()) {
        if (!(await this.deliver(next))) return;
      }
    } finally {
      this.isBusy = false;
    }
  }
  private next() {
    return this.chat.state.outbox.find((one) => !one.failure);
  }

  private async deliver(pending: Pending) {
    try {
      await this.chat.ensureSession();
      if (pending.file) await this.upload(pending, pending.file);
      else await this.post(pending.text, false, pending.clientId);
      this.arrived(pending.clientId);
      return true;
    } catch (error) {
      if (error instanceof ApiError && (error.status === 0 || error.status >= 500 || error.status === 429)) {
        this.chat.set({ isOffline: error.status === 0 });
        const wait = (error.retryAfterSeconds ?? 3) * 1000;
        setTimeout(() => this.retry(), wait); // the stream's return tries earlier
        return false;
      }
      this.change(pending.clientId, { failure: sentence(error) });
      return true;
    }
  }

  /** Says it in the open conversation, or begins one when there is none, or it is gone or closed for good. */
  async post(text: string, forPeople = false, clientId = newId()) {
    const { chat } = this;
    await chat.ensureSession();
    const open = chat.state.conversation;
    if (open) {
      try {
        const path = `widget/conversations/${open.id}/messages`;
        chat.addMessages([await chat.client.post<Message>(path, { text, client_id: clientId })]);
        return;
      } catch (error) {
        if (!(error instanceof ApiError) || ![404, 409].includes(error.status)) throw error;
      }
    }
    this.isStarting = true;
    try {
      const begun = await chat.client.post<{ conversation: Conversation; message: Message }>(
        'widget/conversations',
        {
          text,
          client_id: clientId,
          ...(forPeople && { for_people: true }),
        },
      );
      chat.set({ conversation: begun.conversation, messages: [], openedAt: 0, isRated: false, view: 'chat' });
      chat.takeConversation(begun.conversation);
      chat.addMessages([begun.message]);
    } finally {
      this.isStarting = false;
    }
    // events may have come before the answer did
    await Promise.all([chat.catchUp(0), chat.refresh()]).catch(() => undefined);
  }

  /** By XMLHttpRequest, which tells how far it is. */
  private upload(pending: Pending, file: File) {
    const { chat } = this;
    const path = `widget/conversations/${chat.state.conversation?.id}/attachments`;
    return new Promise<void>((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', addressOf(chat.boot.base, path, { name: file.name, client_id: pending.clientId }));
      request.setRequestHeader('Authorization', 'Bearer ' + chat.memory.token);
      request.setRequestHeader('Content-Type', file.type);
      request.upload.onprogress = (event) =>
        this.change(pending.clientId, { progress: event.total ? event.loaded / event.total : 0 });
      request.onerror = () => reject(new ApiError(0, 'unreachable', chat.texts('reconnecting')));
      request.onload = () => {
        const answer = read(request.responseText);
        if (request.status >= 400) {
          const { code = 'unavailable', message = '', field } = answer.error ?? {};
          return reject(new ApiError(request.status, code, chat.texts.refusal(code, field, message)));
        }
        chat.addMessages([answer as Message]);
        resolve();
      };
      request.send(file);
    });
  }
}

const read = (text: string): Partial<Message> & { error?: ApiRefusal } => {
  try {
    return JSON.parse(text) as Partial<Message>;
  } catch {
    return {};
  }
};

/** crypto.randomUUID is for secure pages only. */
const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
