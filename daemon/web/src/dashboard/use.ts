import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Cell } from '../shared/cell';

/** The cell's value (or what `select` takes from it); the component is drawn again when that changes. */
export function useCell<T>(cell: Cell<T>): T;
export function useCell<T, S>(cell: Cell<T>, select: (value: T) => S): S;
export function useCell<T, S>(cell: Cell<T>, select?: (value: T) => S): T | S {
  const taken = select ? select(cell.value) : cell.value;
  const last = useRef<T | S>(taken);
  last.current = taken;
  const chosen = useRef(select);
  chosen.current = select;
  const [, draw] = useState(0);
  useLayoutEffect(() => {
    const check = () => {
      const now = chosen.current ? chosen.current(cell.value) : cell.value;
      if (!Object.is(now, last.current)) draw((count) => count + 1);
    };
    check(); // it may have changed since it was drawn
    return cell.subscribe(check);
  }, [cell]);
  return taken;
}

export interface Loaded<T> {
  data: T | undefined;
  error: Error | undefined;
  isLoading: boolean;
  reload: () => void;
  /** Replaces what was loaded, for changes that are known already. */
  setData: (change: T | ((now: T | undefined) => T | undefined)) => void;
}

const loadedBefore = new Map<string, unknown>();
const remembered_most = 200;

/** Forgets what useLoad remembers (sign-out, another organization). */
export const forgetLoaded = () => loadedBefore.clear();

/**
 * Loads by key: null loads nothing. What the key gave before is shown at once and brought up to date behind it.
 * The loader's signal is aborted when the component goes or the key changes.
 */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ key: string | null; data?: T; error?: Error; isLoading: boolean }>({
    key: null,
    isLoading: false,
  });
  const loader = useRef(load);
  loader.current = load;
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    setState((now) => ({
      key,
      data: now.key === key ? now.data : (loadedBefore.get(key) as T),
      isLoading: true,
    }));
    loader.current(abort.signal).then(
      (data) => {
        if (abort.signal.aborted) return;
        remember(key, data);
        setState({ key, data, isLoading: false });
      },
      (error: Error) => {
        if (!abort.signal.aborted) setState((now) => ({ ...now, key, error, isLoading: false }));
      },
    );
    return () => abort.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  const setData = useCallback(
    (change: T | ((now: T | undefined) => T | undefined)) =>
      setState((now) => {
        const data = typeof change === 'function' ? (change as (now?: T) => T | undefined)(now.data) : change;
        if (now.key) remember(now.key, data);
        return { ...now, data };
      }),
    [],
  );
  const isCurrent = state.key === key;
  return {
    data: isCurrent ? state.data : key === null ? undefined : (loadedBefore.get(key) as T | undefined),
    error: isCurrent ? state.error : undefined,
    isLoading: isCurrent ? state.isLoading : key !== null,
    reload,
    setData,
  };
}

const remember = (key: string, data: unknown) => {
  loadedBefore.delete(key);
  loadedBefore.set(key, data);
  const oldest = loadedBefore.keys().next().value;
  if (loadedBefore.size > remembered_most && oldest !== undefined) loadedBefore.delete(oldest);
};

/** Runs `work` while `isBusy` is true; a second press does nothing. */
export function useBusy(): [boolean, (work: () => Promise<unknown>) => Promise<void>] {
  const [isBusy, setBusy] = useState(false);
  const running = useRef(false);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      await work();
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return [isBusy, run];
}

/** A time that moves on, for "3 min ago"; one timer for the whole page. */
const ticks = new Set<() => void>();
setInterval(() => ticks.forEach((tick) => tick()), 30_000);
export function useTick(): void {
  const [, draw] = useState(0);
  useEffect(() => {
    const tick = () => draw((count) => count + 1);
    ticks.add(tick);
    return () => {
      ticks.delete(tick);
    };
  }, []);
}
