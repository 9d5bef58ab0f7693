/** A value that tells its listeners when it changes: the store of the pages. */
export interface Cell<T> {
  readonly value: T;
  set(next: T): void;
  update(change: (now: T) => T): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (value: T) => void): () => void;
}

export const cell = <T>(initial: T): Cell<T> => {
  let value = initial;
  const listeners = new Set<(value: T) => void>();
  const set = (next: T) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener(value);
  };
  return {
    get value() {
      return value;
    },
    set,
    update: (change) => set(change(value)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** A cell that survives a reload, as JSON in local storage; without storage it lives as long as the page. */
export const storedCell = <T>(name: string, initial: T): Cell<T> => {
  const key = 'iterochat.' + name;
  const read = (text: string | null): T => {
    if (text === null) return initial;
    try {
      return JSON.parse(text) as T;
    } catch {
      return initial;
    }
  };
  const storage = safeStorage();
  const kept = cell<T>(read(storage?.getItem(key) ?? null));
  kept.subscribe((value) => {
    try {
      if (value === initial) storage?.removeItem(key);
      else storage?.setItem(key, JSON.stringify(value));
    } catch {
      // storage is full or forbidden: the value lives with the page
    }
  });
  globalThis.addEventListener?.('storage', (event) => {
    if (event.key === key) kept.set(read(event.newValue));
  });
  return kept;
};

export const safeStorage = (): Storage | undefined => {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
};
