import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

const beyond = 600; // pixels drawn above and below what is seen

export interface Window {
  first: number;
  last: number; // behind the last
  before: number; // pixels of what is not drawn above
  after: number;
  /** Gives an element's real height, when it is not the usual one. */
  measure: (key: string) => (element: HTMLElement | null) => void;
}

/**
 * Which of many rows to draw in a scrolling element. Rows are `usual` pixels high until they were seen; the
 * heights of those that differ are remembered by key.
 */
export function useWindow(scroller: RefObject<HTMLElement>, keys: readonly string[], usual: number): Window {
  const [, draw] = useReducer<number, void>((count) => count + 1, 0);
  const heights = useRef(new Map<string, number>());
  const tops = useRef<Float64Array>(new Float64Array(1));

  const all = (tops.current = new Float64Array(keys.length + 1));
  for (let i = 0; i < keys.length; ++i)
    all[i + 1] = (all[i] ?? 0) + (heights.current.get(keys[i] ?? '') ?? usual);

  const view = scroller.current;
  const from = (view?.scrollTop ?? 0) - beyond;
  const to = (view?.scrollTop ?? 0) + (view?.clientHeight ?? 900) + beyond;
  const first = rowAt(all, from);
  const last = Math.min(keys.length, rowAt(all, to) + 1);

  const shown = useRef('');
  shown.current = `${first}-${last}`;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const check = () => {
      const at = element.scrollTop;
      const now = `${rowAt(tops.current, at - beyond)}-${Math.min(tops.current.length - 1, rowAt(tops.current, at + element.clientHeight + beyond) + 1)}`;
      if (now !== shown.current) draw();
    };
    element.addEventListener('scroll', check, { passive: true });
    const resize = new ResizeObserver(check);
    resize.observe(element);
    return () => {
      element.removeEventListener('scroll', check);
      resize.disconnect();
    };
  }, []);

  const changed = useRef(false);
  useLayoutEffect(() => {
    if (!changed.current) return;
    changed.current = false;
    draw();
  });

  return {
    first,
    last,
    before: all[first] ?? 0,
    after: (all[keys.length] ?? 0) - (all[last] ?? 0),
    measure: (key) => (element) => {
      if (!element) return;
      const height = element.offsetHeight;
      if (height === 0 || height === (heights.current.get(key) ?? usual)) return;
      heights.current.set(key, height);
      changed.current = true;
    },
  };
}

/** The row that holds this offset. */
const rowAt = (tops: Float64Array, offset: number): number => {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
};
