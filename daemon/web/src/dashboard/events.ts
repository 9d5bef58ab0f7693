import { useEffect, useRef } from 'preact/hooks';
import { ApiError } from '../shared/api';
import { cell } from '../shared/cell';
import { keepStreamOpen, type StreamState } from '../shared/event_stream';
import type { Conversation, Message, Note } from '../shared/types';
import { org } from './session';

/** What happens in the organization, by the event's name. */
export interface LiveEvents {
  conversation: Conversation;
  message: Message;
  note: Note & { deleted?: boolean };
  typing: { conversation_id: string; author: { kind: string; name: string } };
  read: { conversation_id: string; reader: 'visitor' | 'member'; seq: number };
  presence: { conversation_id: string; members: { id: string; name: string; state: 'viewing' | 'typing' }[] };
  /** Only what changed; nothing but the id: load the list anew. */
  member: { id: string; availability?: 'available' | 'away'; online?: boolean };
  job: { id: string; state: string };
  /** The position was too old: whatever is shown has to be loaded again. */
  reset: unknown;
}

type Handler<Name extends keyof LiveEvents> = (data: LiveEvents[Name]) => void;
const handlers = new Map<string, Set<(data: never) => void>>();

/** How the stream fares, for the frame's banner. */
export const connection = cell<StreamState>('connecting');

export const onEvent = <Name extends keyof LiveEvents>(name: Name, handler: Handler<Name>): (() => void) => {
  const those = handlers.get(name) ?? new Set();
  handlers.set(name, those.add(handler as (data: never) => void));
  return () => those.delete(handler as (data: never) => void);
};

/** The handler may change with every drawing; the last one is called. */
export function useLiveEvent<Name extends keyof LiveEvents>(name: Name, handler: Handler<Name>): void {
  const last = useRef(handler);
  last.current = handler;
  useEffect(() => onEvent(name, (data) => last.current(data)), [name]);
}

const tell = (name: string, data: unknown) =>
  handlers.get(name)?.forEach((handler) => (handler as (data: unknown) => void)(data));

/** Opens the organization's stream; returns its end. */
export const startEvents = (): (() => void) => {
  let wasLive = false;
  return keepStreamOpen({
    open: (lastEventId, signal) =>
      org.fetch('GET', 'events', { query: { last_event_id: lastEventId }, signal }),
    onEvent: (event) => tell(event.name, event.data),
    onState: (state) => {
      connection.set(state);
      if (state !== 'live' || wasLive) return;
      wasLive = true;
      tell('reset', {}); // what was loaded before the stream was open may have changed in between
    },
    isFinal: (error) => error instanceof ApiError && [401, 403, 404].includes(error.status),
  });
};
