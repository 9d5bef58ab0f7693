import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { common } from '../messages';
import { useBusy } from '../use';
import { Button, IconButton } from './button';
import { TextInput } from './field';
import { Banner } from './parts';
import { Toasts } from './toast';

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Buttons at the foot. */
  actions?: ComponentChildren;
  /** A palette stands high, and its field takes the place of the heading. */
  width?: 'narrow' | 'normal' | 'wide' | 'palette';
}

/**
 * The browser's modal dialog: the page behind is inert, Tab stays inside, Escape closes, the focus goes back to
 * where it was. Give `autofocus` (as the data attribute `data-autofocus`) to what is to have the focus first.
 */
export const Dialog = ({ title, onClose, children, actions, width = 'normal' }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const content = useScrolledByKeys();
  useEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog dialog-${width}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === event.currentTarget && onClose()}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={heading}>{title}</h2>
          <IconButton icon="close" label={common('close')} onClick={onClose} />
        </header>
        <div ref={content} class="dialog-content">
          {children}
        </div>
        {actions && <footer class="dialog-actions">{actions}</footer>}
      </div>
      <Toasts />
    </dialog>
  );
};

/** What is longer than its place is a stop of its own: arrows scroll it, also where it holds nothing to press. */
const useScrolledByKeys = () => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => {
      if (element.scrollHeight > element.clientHeight) element.tabIndex = 0;
      else element.removeAttribute('tabindex');
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return place;
};

export interface ConfirmDialogProps {
  title: string;
  children: ComponentChildren;
  /** The verb on the button. */
  action: string;
  isDangerous?: boolean;
  /** What has to be typed before the button works. */
  typed?: string;
  onConfirm: () => Promise<unknown> | undefined;
  onClose: () => void;
}

export const ConfirmDialog = ({
  title,
  children,
  action,
  isDangerous = false,
  typed,
  onConfirm,
  onClose,
}: ConfirmDialogProps) => {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, run] = useBusy();
  const confirm = () =>
    run(async () => {
      setProblem('');
      try {
        await onConfirm();
        onClose();
      } catch (error) {
        setProblem((error as Error).message); // in the dialog: what is behind it can't be heard
      }
    });
  const isReady = typed === undefined || text.trim() === typed;
  return (
    <Dialog
      title={title}
      width="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button
            kind={isDangerous ? 'danger' : 'primary'}
            isBusy={isBusy}
            disabled={!isReady}
            onClick={confirm}
          >
            {action}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void confirm();
        }}
      >
        {problem && (
          <Banner tone="danger" icon="warning">
            {problem}
          </Banner>
        )}
        {children}
        {typed !== undefined && (
          <TextInput
            label={common('typeToConfirm', { text: typed })}
            value={text}
            onValue={setText}
            autoComplete="off"
            data-autofocus
          />
        )}
      </form>
    </Dialog>
  );
};
