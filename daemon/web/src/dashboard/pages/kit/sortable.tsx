/** A list whose order people change: by dragging, or with the handle's arrow keys. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { messages } from '../../../shared/i18n';

const t = messages(
  {
    move: 'Move {name}. Arrow up and arrow down move it.',
    moved: '{name} is now {place} of {all}.',
  },
  {
    move: '{name} সরান। উপরের ও নিচের তীর দিয়ে সরে।',
    moved: '{name} এখন {all}টির মধ্যে {place} নম্বরে।',
  },
);

interface Item {
  id: string;
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = [...items];
  const [taken] = rest.splice(from, 1);
  if (taken !== undefined) rest.splice(to, 0, taken);
  return rest;
}

export function Sortable<T extends Item>(props: {
  label: string;
  items: T[];
  nameOf: (item: T) => string;
  /** The new order, and what moved to which index. */
  onOrder: (items: T[], item: T, to: number) => void;
  children: (item: T) => ComponentChildren;
}) {
  const { items, nameOf, onOrder } = props;
  const [dragged, setDragged] = useState<string>();
  const [target, setTarget] = useState<number>();
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);

  const move = (from: number, to: number) => {
    const item = items[from];
    if (!item || to < 0 || to >= items.length || from === to) return;
    onOrder(moved(items, from, to), item, to);
    setSaid(t('moved', { name: nameOf(item), place: to + 1, all: items.length }));
    // The row is another element after the move; the handle keeps the focus.
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-handle="${CSS.escape(item.id)}"]`)?.focus(),
    );
  };
  const onKey = (event: KeyboardEvent, index: number) => {
    const to = event.key === 'ArrowUp' ? index - 1 : event.key === 'ArrowDown' ? index + 1 : undefined;
    if (to === undefined) return;
    event.preventDefault();
    move(index, to);
  };
  return (
    <>
      <ol class="sortable" aria-label={props.label} ref={list}>
        {items.map((item, index) => (
          <li
            key={item.id}
            class={`sortable-row ${dragged === item.id ? 'dragged' : ''} ${target === index ? 'target' : ''}`}
            onDragOver={(event) => {
              if (!dragged) return;
              event.preventDefault();
              setTarget(index);
            }}
            onDrop={(event) => {
              event.preventDefault();
              move(
                items.findIndex((other) => other.id === dragged),
                index,
              );
            }}
          >
            <button
              type="button"
              class="handle"
              draggable
              data-handle={item.id}
              aria-label={t('move', { name: nameOf(item) })}
              onKeyDown={(event) => onKey(event, index)}
              onDragStart={(event) => {
                event.dataTransfer?.setData('text/plain', nameOf(item));
                setDragged(item.id);
              }}
              onDragEnd={() => {
                setDragged(undefined);
                setTarget(undefined);
              }}
            >
              <span aria-hidden="true">⠿</span>
            </button>
            <div class="sortable-body">{props.children(item)}</div>
          </li>
        ))}
      </ol>
      <p class="hidden-text" role="status">
        {said}
      </p>
    </>
  );
}
