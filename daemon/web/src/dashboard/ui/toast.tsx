import { useEffect, useId } from 'preact/hooks';
import { cell } from '../../shared/cell';
import { common } from '../messages';
import { useCell } from '../use';
import { Button, IconButton } from './button';
import { Icon } from './icon';

interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'failed';
  action?: { label: string; run: () => void };
}

const toasts = cell<Toast[]>([]);
let last = 0;
const shown_for = 6_000; // milliseconds; long enough to read and reach Undo
const drop = (id: number) => toasts.update((all) => all.filter((toast) => toast.id !== id));

const show = (toast: Omit<Toast, 'id'>) => {
  const id = ++last;
  toasts.update((all) => [...all.slice(-2), { ...toast, id }]);
  setTimeout(() => expire(id), toast.action ? shown_for * 1.5 : shown_for);
};

/** A message that is being pointed at or has the keyboard's focus stays as long. */
const expire = (id: number) => {
  if (document.querySelector(`.toast-${id}:is(:hover, :focus-within)`)) setTimeout(() => expire(id), 1_000);
  else drop(id);
};

/** What the newest message offers to take back or do, for a key. */
export const useOfferedByToast = () => {
  const one = [...useCell(toasts)].reverse().find((toast) => toast.action);
  return one?.action && { label: one.action.label, run: () => act(one) };
};

const act = (one: Toast) => {
  drop(one.id);
  one.action?.run();
};

export const toast = (text: string, action?: Toast['action']) => show({ text, kind: 'done', action });

/** For what can be taken back: "Conversation deleted  [Undo]". */
export const toastWithUndo = (text: string, undo: () => Promise<unknown>) =>
  toast(text, {
    label: common('undo'),
    run: () => void undo().then(() => toast(common('restored')), toastFailure),
  });

/** Says why something failed; a call's own sentence names the next step. */
export const toastFailure = (error: unknown) =>
  show({ text: error instanceof Error && error.message ? error.message : common('failed'), kind: 'failed' });

/** Where messages are shown: on the page, or in the dialog opened last; what lies behind a dialog can't be heard. */
const places = cell<readonly string[]>([]);

/**
 * Once on the page, and once in every dialog. The region exists before the first message, so that screen readers hear
 * of each.
 */
export const Toasts = () => {
  const id = useId();
  const isTop = useCell(places, (open) => open.at(-1) === id);
  useEffect(() => {
    places.update((open) => [...open, id]);
    return () => places.update((open) => open.filter((one) => one !== id));
  }, []);
  const all = useCell(toasts);
  return (
    <div
      class="toasts"
      role={isTop ? 'region' : undefined}
      aria-label={isTop ? common('notifications') : undefined}
    >
      <div aria-live="polite">{isTop && all.map((one) => <ToastCard key={one.id} one={one} />)}</div>
    </div>
  );
};

const ToastCard = ({ one }: { one: Toast }) => (
  <div class={`toast toast-${one.kind} toast-${one.id}`}>
    <Icon name={one.kind === 'done' ? 'check' : 'warning'} />
    <span class="toast-text">{one.text}</span>
    {one.action && (
      <Button size="small" kind="quiet" onClick={() => act(one)}>
        {one.action.label}
      </Button>
    )}
    <IconButton size="small" icon="close" label={common('close')} onClick={() => drop(one.id)} />
  </div>
);
