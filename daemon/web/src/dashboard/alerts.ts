// What calls a member who looks elsewhere: a chime, a desktop notification, a count in the tab's title.
import type { List } from '../shared/api';
import { cell, storedCell } from '../shared/cell';
import { messages } from '../shared/i18n';
import type { Conversation } from '../shared/types';
import { onEvent } from './events';
import { navigate } from './router';
import { org, organization, orgPath } from './session';
import { summaryText } from './summary_words';

const t = messages(
  { waits: '{name} waits for a person', visitor: 'A visitor', title: '{page} · IteroChat' },
  { waits: '{name} একজন মানুষের অপেক্ষায়', visitor: 'একজন ভিজিটর', title: '{page} · IteroChat' },
);

export interface Counts {
  all: number;
  waiting: number;
  mine: number;
  resolved: number;
  ai?: number;
  snoozed: number;
}

/** How many conversations each filter holds; undefined until the server has said. */
export const counts = cell<Counts | undefined>(undefined);
export const isMuted = storedCell<boolean>('muted', false);
/** Escalations that came while this page was open, by id: their cards pulse. */
export const fresh = cell<ReadonlySet<string>>(new Set());

export const notificationState = (): NotificationPermission | 'unsupported' =>
  'Notification' in globalThis ? Notification.permission : 'unsupported';

let sound: AudioContext | undefined;

/** Two soft notes. Browsers allow sound after the first click or key in the page; before it this is silent. */
export const chime = () => {
  sound ??= new AudioContext();
  const from = sound.currentTime;
  for (const [index, frequency] of [659.25, 880].entries()) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const start = from + index * 0.14;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.12, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
    tone.connect(volume).connect(sound.destination);
    tone.start(start);
    tone.stop(start + 0.55);
  }
};

const notify = (conversation: Conversation) => {
  if (notificationState() !== 'granted' || document.visibilityState === 'visible') return;
  const name = conversation.visitor.name || t('visitor');
  const notification = new Notification(t('waits', { name }), {
    body: summaryText(conversation.summary),
    tag: conversation.id, // one a conversation, whatever tabs are open
    icon: '/icon.svg',
  });
  notification.onclick = () => {
    focus();
    navigate(orgPath(`inbox/waiting/${conversation.id}`));
    notification.close();
  };
};

const pulse_for = 6_000; // milliseconds

const announce = (conversation: Conversation) => {
  fresh.update((ids) => new Set(ids).add(conversation.id));
  setTimeout(() => {
    fresh.update((ids) => new Set([...ids].filter((id) => id !== conversation.id)));
  }, pulse_for);
  if (!isMuted.value) chime();
  notify(conversation);
};

const pageTitle = cell('');
const draw = () => {
  const waiting = counts.value?.waiting ?? 0;
  const page = [pageTitle.value, organization.value?.name].filter(Boolean).join(' · ');
  document.title = (waiting ? `(${waiting}) ` : '') + (page ? t('title', { page }) : 'IteroChat');
};
pageTitle.subscribe(draw);
counts.subscribe(draw);
organization.subscribe(draw);

export const setTitle = (title: string) => pageTitle.set(title);

const count_after = 400; // milliseconds; a burst of events is counted once

/** Keeps the counts and announces escalations while an organization is open; returns its end. */
export const startAlerts = (): (() => void) => {
  const waiting = new Set<string>();
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const count = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      org.get<Counts>('conversations/counts').then(
        (now) => counts.set(now),
        () => undefined, // the filters then stand without figures
      );
    }, count_after);
  };
  counts.set(undefined);
  count();
  // who waits already is no news when they write again
  org.get<List<Conversation>>('conversations', { filter: 'waiting', limit: 200 }).then(
    (list) => !isClosed && list.items.forEach((one) => waiting.add(one.id)),
    () => undefined,
  );
  const ends = [
    onEvent('conversation', (conversation) => {
      count();
      const isWaiting = conversation.state === 'waiting' && !conversation.deleted_at;
      // a released conversation waits again: that too calls people
      if (isWaiting && !waiting.has(conversation.id)) announce(conversation);
      if (isWaiting) waiting.add(conversation.id);
      else waiting.delete(conversation.id);
    }),
    onEvent('reset', count),
  ];
  return () => {
    isClosed = true;
    clearTimeout(timer);
    ends.forEach((end) => end());
  };
};
