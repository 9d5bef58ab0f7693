/** One server-sent event; `data` is parsed JSON. */
export interface ServerEvent {
  name: string;
  data: unknown;
}

export type StreamState = 'connecting' | 'live' | 'offline';

export interface StreamOptions {
  /** Opens the stream at a position; rejects when the server does not take it. */
  open: (lastEventId: string | null, signal: AbortSignal) => Promise<Response>;
  onEvent: (event: ServerEvent) => void;
  onState: (state: StreamState) => void;
  /** True: the failure is final (signed out, no member), the stream ends. */
  isFinal?: (error: unknown) => boolean;
}

const first_wait = 500; // milliseconds, doubled up to longest_wait
const longest_wait = 15_000;
const silence_most = 60_000; // the server sends a comment every 25 s

/** Takes text in pieces and hands out whole events. A position counts as soon as its event was handed out. */
export class EventParser {
  lastEventId: string | null = null;
  private rest = '';

  constructor(private readonly onEvent: (event: ServerEvent) => void) {}

  push(piece: string): void {
    const blocks = (this.rest + piece).replaceAll('\r\n', '\n').split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.take(block);
  }

  private take(block: string): void {
    let name = 'message';
    let id: string | null = null;
    const data: string[] = [];
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') name = value;
      else if (field === 'id') id = value;
      else if (field === 'data') data.push(value);
    }
    if (data.length) this.onEvent({ name, data: JSON.parse(data.join('\n')) });
    if (id !== null) this.lastEventId = id;
  }
}

/**
 * Keeps a stream open over fetch (which, unlike EventSource, can send a token): resumes from the last position,
 * waits longer after each failure, tries at once when the network or the tab comes back. Returns its end.
 */
export const keepStreamOpen = (options: StreamOptions): (() => void) => {
  const whole = new AbortController();
  const parser = new EventParser(options.onEvent);
  let wait = first_wait;
  let wake: () => void = () => undefined;
  let attempt = new AbortController();

  const read = async () => {
    attempt = new AbortController();
    whole.signal.addEventListener('abort', () => attempt.abort(), { signal: attempt.signal });
    const response = await options.open(parser.lastEventId, attempt.signal);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) return;
    options.onState('live');
    wait = first_wait;
    let watch = setTimeout(() => attempt.abort(), silence_most);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(watch);
        watch = setTimeout(() => attempt.abort(), silence_most);
        parser.push(value);
      }
    } finally {
      clearTimeout(watch);
    }
  };

  const run = async () => {
    while (!whole.signal.aborted) {
      options.onState('connecting');
      try {
        await read();
      } catch (error) {
        if (whole.signal.aborted || options.isFinal?.(error)) return;
      }
      if (whole.signal.aborted) return;
      options.onState('offline');
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, wait * (0.75 + Math.random() / 2));
      });
      wait = Math.min(wait * 2, longest_wait);
    }
  };

  const again = () => {
    wait = first_wait;
    wake();
  };
  const lost = () => attempt.abort();
  const seen = () => document.visibilityState === 'visible' && again();
  addEventListener('online', again);
  addEventListener('offline', lost);
  document.addEventListener('visibilitychange', seen);
  void run();
  return () => {
    whole.abort();
    removeEventListener('online', again);
    removeEventListener('offline', lost);
    document.removeEventListener('visibilitychange', seen);
    wake();
  };
};
