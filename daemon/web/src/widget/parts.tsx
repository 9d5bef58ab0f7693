import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Chat } from './chat';
import type { State } from './config';

let current: Chat; // a page has one widget at a time

/** What the components below draw, from now on. */
export const drawChat = (chat: Chat) => (current = chat);

/** The chat and its state as they are while this is drawn. */
export const useChat = (): Chat & { state: State } => current;

let ids = 0;
/** An id for a label and its field; of this shadow root only. */
export const useOwnId = () => useState(() => 'i' + ids++)[0];

export const useRedraw = (chat: Chat) => {
  const [, redraw] = useState(0);
  useEffect(() => chat.subscribe(() => redraw((count) => count + 1)), [chat]);
};

const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M6 9l6 6 6-6',
  back: 'M15 5l-7 7 7 7',
  send: 'M4 12l16-8-6 16-3-7z',
  clip: 'M20 11.5l-8.3 8.2a5.2 5.2 0 0 1-7.4-7.4l8.6-8.5a3.5 3.5 0 0 1 4.9 4.9l-8.6 8.5a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20a7.5 7.5 0 0 1 15 0',
  file: 'M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5',
  save: 'M12 4v11m-5-4 5 5 5-5M5 20h14',
  book: 'M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11',
  plus: 'M12 5v14M5 12h14',
  up: 'M7 11v9H4v-9zM7 11l4-7a2.5 2.5 0 0 1 2.4 3L13 10h5.2a2 2 0 0 1 2 2.4l-1.3 6A2 2 0 0 1 17 20H7',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  bot: 'M12 3v3M7 6h10a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3ZM9 12v1.5M15 12v1.5',
};
export type IconName = keyof typeof paths;

export const Icon = ({ name, mirrored }: { name: IconName; mirrored?: boolean }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true" class={mirrored ? 'mirrored' : undefined}>
    <path d={paths[name]} />
  </svg>
);

interface IconButtonProps {
  name: IconName;
  label: string;
  onClick?: () => void;
  type?: 'button' | 'submit';
  disabled?: boolean;
  pressed?: boolean;
  mirrored?: boolean;
  class?: string;
}
export const IconButton = ({ name, label, pressed, mirrored, type = 'button', ...rest }: IconButtonProps) => (
  <button
    type={type}
    aria-label={label}
    title={label}
    aria-pressed={pressed}
    {...rest}
    class={'icon ' + (rest.class ?? '')}
  >
    <Icon name={name} mirrored={mirrored} />
  </button>
);

/** The web addresses in a text become links. */
export const Linked = ({ text }: { text: string }): ComponentChildren =>
  text.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]।])/).map((part, i) =>
    i % 2 ? (
      <a key={i} href={part} target="_blank" rel="noopener noreferrer nofollow">
        {part}
      </a>
    ) : (
      part
    ),
  );

/** The hour, in the visitor's own time zone; before it what names another day than this: "Tuesday 09:00". */
export const moment = (
  time: string,
  language: string,
  otherDay: Intl.DateTimeFormatOptions = { weekday: 'long' },
) => {
  const then = new Date(time);
  const isToday = then.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(language, {
    ...(!isToday && otherDay),
    hour: 'numeric',
    minute: '2-digit',
  }).format(then);
};
