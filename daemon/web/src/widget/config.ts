import type { Attachment, Conversation, Message } from '../shared/types';
import type { WidgetLanguage } from './texts';

/** `widget/config`. */
export interface Config {
  organization: { name: string };
  title: string;
  greeting: string;
  color: string;
  position: string;
  suggested_questions: string[];
  pre_chat: {
    name: boolean;
    email: boolean;
    consent: { text: string; version: string; policy_url: string } | null;
  };
  widget_language: WidgetLanguage; // of the texts here, and of the widget's own
  texts?: Record<string, string>;
  avatar?: string;
  online: boolean;
  next_open_at?: string | null;
  away_text?: string;
  offline_form?: boolean;
  show_footer?: boolean;
  attachments?: boolean;
  attachment_mb?: number;
  ai_only?: boolean; // now nobody can be asked to join
}

/** A message on its way out; its client id makes a repeat harmless. */
export interface Pending {
  clientId: string;
  text: string;
  file?: File;
  progress: number; // of a file, 0 to 1
  failure: string; // empty: it is being sent, or waits for the network
}

export interface About {
  name?: string;
  email?: string;
}

export type View = 'loading' | 'failed' | 'prechat' | 'chat' | 'list' | 'leave';

export interface State {
  view: View;
  config: Config | null;
  conversations: Conversation[]; // newest first
  conversation: Conversation | null;
  messages: Message[]; // by seq
  openedAt: number; // the seq up to which messages were there before: nobody is told of those
  hasEarlier: boolean;
  outbox: Pending[];
  isOffline: boolean;
  typing: string | null; // who; empty: the team
  notice: string; // what went wrong, for people
  helpful: Record<string, boolean>; // by message
  isRated: boolean;
}

export const start: State = {
  view: 'loading',
  config: null,
  conversations: [],
  conversation: null,
  messages: [],
  openedAt: 0,
  hasEarlier: false,
  outbox: [],
  isOffline: false,
  typing: null,
  notice: '',
  helpful: {},
  isRated: false,
};

export type { Attachment, Conversation, Message };
