/** The API's objects as the pages use them. */
export type Role = 'owner' | 'admin' | 'agent';

export interface OwnOrganization {
  id: string;
  slug: string;
  name: string;
  role: Role;
  active: boolean;
}

export interface Account {
  id: string;
  email: string;
  name: string;
  created_at: string;
}

export interface Me extends Account {
  organizations: OwnOrganization[];
  totp?: boolean;
  recovery_codes_left?: number;
}

export interface SignedIn {
  token: string;
  account: Account;
  organizations: OwnOrganization[];
}

export interface Member {
  id: string;
  name: string;
  email: string;
  role: Role;
  availability: 'available' | 'away';
  enabled: boolean;
  online?: boolean;
}

export type ConversationState = 'ai_active' | 'waiting' | 'assigned' | 'resolved';

export interface TagRef {
  id: string;
  name: string;
}

export interface Visitor {
  id: string;
  name: string;
  email?: string;
  verified: boolean;
}

export interface Conversation {
  id: string;
  short_id: string;
  state: ConversationState;
  language: string;
  visitor: Visitor;
  assignee: { id: string; name: string } | null;
  preview: string;
  last_seq: number;
  visitor_read_seq: number;
  member_read_seq: number;
  unread?: number;
  rating: number | null;
  rating_comment: string;
  reason: string | null;
  summary: string;
  tags: TagRef[];
  snoozed_until: string | null;
  on_hold: boolean;
  restricted?: boolean;
  created_at: string;
  last_activity_at: string;
  resolved_at: string | null;
  deleted_at: string | null;
}

export type AuthorKind = 'visitor' | 'ai' | 'member' | 'system';

export interface Citation {
  article_id: string;
  title: string;
  quote: string;
  url: string;
}

export interface Attachment {
  id: string;
  name: string;
  type: string;
  bytes: number;
}

export interface Message {
  id: string;
  conversation_id: string;
  seq: number;
  author: { kind: AuthorKind; name: string };
  text: string;
  client_id: string | null;
  citations: Citation[];
  suggestions: string[];
  attachments?: Attachment[];
  created_at: string;
}

export interface Note {
  id: string;
  conversation_id: string;
  author: { id: string; name: string };
  text: string;
  mentions?: string[];
  created_at: string;
}

export interface QuickReply {
  id: string;
  shortcut: string;
  title: string;
  body: string;
}

export interface Tag extends TagRef {
  created_at: string;
}
