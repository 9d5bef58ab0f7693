/** What the API answers for these pages, beside shared/types. Times are RFC 3339 texts in UTC. */
import type { List } from '../../../shared/api';
import type { Citation, Role } from '../../../shared/types';

export interface Article {
  id: string;
  source_id: string;
  title: string;
  body: string;
  language: string;
  url: string;
  state: 'live' | 'draft';
  handoff: boolean;
  questions: string[];
  created_at: string;
  updated_at: string;
  snippet?: string;
}

export interface AskedAnswer {
  action: 'answer' | 'suggest' | 'handoff' | 'unknown';
  text: string;
  confidence: number;
  language: string;
  reason: string | null;
  summary: string;
  rule: string;
  citations: Citation[];
  suggestions: string[];
  candidates: { article_id: string; source_id: string; title: string; score: number }[];
  passages: { article_id: string; position: number; score: number; title: string; text: string }[];
}

export interface UnansweredGroup {
  question: string;
  count: number;
  language: string;
  reasons: Record<string, number>;
  first_at: string;
  last_at: string;
  conversation_id: string;
  message_id: string;
}

export interface Unanswered extends List<UnansweredGroup> {
  from: string;
  to: string;
  questions: number;
}

export interface Job {
  id: string;
  kind: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  stage: string;
  done: number;
  total: number | null;
  error: string | null;
  error_code?: string | null;
  result: Record<string, unknown> | null;
  created_at: string;
  finished_at: string | null;
}

export interface Instruction {
  id: string;
  title: string;
  body: string;
  enabled: boolean;
  position: number;
}

export interface SuggestedQuestion {
  id: string;
  text: string;
  position: number;
}

export interface AiSettings {
  mode: 'ai_then_people' | 'ai_only';
  enabled: boolean;
  caution: 'careful' | 'balanced';
  handoff_phrases: string[];
  idle_minutes: number;
  reopen_hours: number;
  engine: 'embedded' | 'openai';
  endpoint: { base_url: string; model: string; key_set: boolean; allow_private: boolean };
  budgets: { calls_a_day: number; calls_a_visitor: number };
}

export interface OpenHours {
  day: string;
  from: string;
  to: string;
}

export interface HoursSettings {
  enabled: boolean;
  time_zone: string;
  days: OpenHours[];
  closed_dates: string[];
  away_text: string;
  /** Outside the hours nobody is called: the AI admits what it does not know. */
  ai_only_when_closed: boolean;
}

/** The fields after consent_policy_url are missing from a server that doesn't know them. */
export interface WidgetSettings {
  title: string;
  greeting: string;
  color: string;
  position: 'left' | 'right';
  ask_name: boolean;
  ask_email: boolean;
  consent_text: string;
  consent_version: string;
  consent_policy_url: string;
  language?: 'auto' | 'en' | 'bn';
  texts?: Record<string, string>;
  avatar?: string;
  offline_form?: boolean;
  show_footer?: boolean;
  attachments?: boolean;
}

export interface OrganizationFacts {
  id: string;
  slug: string;
  name: string;
  state: string;
  locale: string;
  origins: string[];
  widget_key: string;
  created_at: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  created_at: string;
  expires_at: string;
  invited_by: string;
}

export type ItemKind = 'conversation' | 'article' | 'quick_reply' | 'instruction' | 'tag' | 'note';

export interface DeletedItem {
  id: string;
  kind: ItemKind;
  title: string;
  deleted_at: string;
  deleted_by: string;
  purge_at?: string | null;
  /** With whom and how a conversation began; null for other kinds, and for what the reader may not see. */
  conversation?: { visitor_name: string; began_at: string; beginning: string } | null;
}

export interface PreparedExport {
  id: string;
  state: string;
  scope: 'organization' | 'conversation' | 'subject';
  file_name: string;
  counts: Record<string, number>;
  expires_at: string;
}

export interface Erasure {
  id: string;
  state: string;
  step: string;
  kind: string;
  counts: Record<string, number>;
  /** null: there is none (yet). */
  certificate?: { key: string; created_at: string } | null;
  created_at: string;
  finished_at: string | null;
}

/** Whom an erasure means, and what it would take. */
export interface ErasurePlan {
  visitors: { id: string; name: string; email: string; verified: boolean; last_seen_at: string }[];
  counts: Record<string, number>;
}

export interface SigningKey {
  id: string;
  public_key_pem: string;
  created_at: string;
  retired_at: string | null;
}

export interface PrivacyRequest {
  id: string;
  kind: string;
  state: string;
  subject?: { email?: string; visitor?: string; verified_id?: string };
  received_at: string;
  due_at: string;
  extended: boolean;
  note?: string;
  closed_at?: string | null;
  matches?: number;
  outcome?: string | null;
}

export interface RetentionRule {
  rule: string;
  age: string;
  default: boolean;
  /** What a rule is narrowed to; empty or missing: everything. */
  state?: string;
  tag?: string;
  handled_by?: string;
}

export interface RetentionPlan {
  hash: string;
  total: number;
  held: number;
  /** The highest share of any kind of thing, and what one sweep may take without being asked twice. */
  percent: number;
  brake_percent?: number;
  rules: {
    rule: string;
    age: string;
    state: string;
    tag: string;
    handled_by: string;
    count: number;
    oldest: string | null;
    newest: string | null;
  }[];
}

export interface RetentionRun {
  at: string;
  actor: string;
  plan: string;
  planned: number;
  erased: number;
  kept: number;
  rules: Record<string, number>;
  erasure: string;
}

export interface AuditEntry {
  seq: number;
  at: string;
  actor: string;
  action: string;
  target_kind: string;
  target: string;
  facts: Record<string, string>;
  hash: string;
}

export interface AuditVerification {
  intact: boolean;
  entries: number;
  head: string;
  checkpoints: number;
  problem: string | null;
}

export interface Metrics {
  from: string;
  to: string;
  conversations: number;
  resolved: number;
  resolved_by_ai: number;
  resolved_by_ai_share: number;
  handed_over: number;
  minutes_saved: number;
  minutes_a_conversation: number;
  reasons: { reason: string | null; conversations: number }[];
  ratings: { mean: number | null; counts: number[] };
  answers: { helpful: number; unhelpful: number };
  days: MetricsPart[];
}

export interface MetricsPart {
  day: string;
  language: string;
  conversations: number;
  resolved: number;
  resolved_by_ai: number;
  handed_over: number;
  ratings: number;
}

export interface SignInSession {
  id: string;
  current: boolean;
  address: string;
  user_agent: string;
  created_at: string;
  last_used_at: string;
  expires_at: string;
}
