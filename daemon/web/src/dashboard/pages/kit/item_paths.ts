import type { ItemKind } from './types';

const collections: Record<Exclude<ItemKind, 'note'>, string> = {
  conversation: 'conversations',
  article: 'articles',
  quick_reply: 'quick-replies',
  instruction: 'instructions',
  tag: 'tags',
};

/** The call of a thing below the organization; a note's own is below its conversation. */
export const itemPath = (kind: ItemKind, id: string) =>
  kind === 'note' ? `notes/${id}` : `${collections[kind]}/${id}`;
