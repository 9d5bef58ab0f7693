import { useCallback, useRef, useState } from 'preact/hooks';
import { ApiError } from '../../../shared/api';

export interface Saving {
  isBusy: boolean;
  /** What the refusal says, unless it is about a field: that one stands below the field. */
  problem: string | undefined;
  /** The sentence for one field, when the refusal was about it. */
  of: (...fields: string[]) => string | undefined;
  /** Answers whether it went through; a second press while it runs does nothing. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** A form's write: refused fields tell it where they stand. `fields` are those that the form shows. */
export function useSaving(...fields: string[]): Saving {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const running = useRef(false);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await work();
      return true;
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const field = error instanceof ApiError ? error.field : undefined;
  const isShown = field !== undefined && fields.includes(field);
  return {
    isBusy,
    problem: isShown ? undefined : error?.message,
    of: (...names) => (field !== undefined && names.includes(field) ? error?.message : undefined),
    run,
  };
}
