import type { ConversationView } from './conversation_store';

/** Loads the whole history, then prints the page: its print styles leave the thread and the facts. */
export const printConversation = async (view: ConversationView): Promise<void> => {
  await view.loadAll();
  for (const citation of document.querySelectorAll<HTMLDetailsElement>('.thread details'))
    citation.open = true;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))); // the history is drawn
  print();
};
