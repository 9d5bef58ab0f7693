// What a member has begun to write. The tab keeps it at once (it survives a reload), the server a moment later
// (sealed with the conversation, so that it goes with it, and follows the member to other devices).
import { org } from '../../session';

const save_after = 1_200; // milliseconds without a key
const key = (id: string, mode: string) => `iterochat.draft.${mode}.${id}`;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export const draftOf = (id: string, mode: 'reply' | 'note'): string =>
  sessionStorage.getItem(key(id, mode)) ?? '';

/** The server's copy, where there is one; empty otherwise. */
export const loadDraft = async (id: string): Promise<string> => {
  try {
    return (await org.get<{ text: string }>(`conversations/${id}/draft`)).text;
  } catch {
    return '';
  }
};

export const keepDraft = (id: string, mode: 'reply' | 'note', text: string): void => {
  if (text) sessionStorage.setItem(key(id, mode), text);
  else sessionStorage.removeItem(key(id, mode));
  if (mode === 'note') return;
  clearTimeout(timers.get(id));
  const save = () => {
    timers.delete(id);
    const done = text
      ? org.put(`conversations/${id}/draft`, { text })
      : org.delete(`conversations/${id}/draft`);
    done.catch(() => undefined); // the tab still has it
  };
  timers.set(id, setTimeout(save, text ? save_after : 0));
};
