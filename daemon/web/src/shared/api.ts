/** A list of the API: `next` is the cursor of the following page, null at the end. */
export interface List<T> {
  items: T[];
  next: string | null;
}

/** How a call failed. `status` is 0 when the server was not reached. `message` is a sentence for people. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface CallOptions {
  query?: Query;
  body?: unknown;
  /** Sent as it is instead of `body`. */
  raw?: Blob;
  signal?: AbortSignal;
  /** The call goes out although the page is left. */
  keepalive?: boolean;
}

export interface ClientOptions {
  base: string; // ends with a slash
  token: () => string | null;
  /** Called when a call is answered 401: the token is no good any more. */
  onUnauthenticated?: () => void;
  unreachable: () => string; // the sentence for a server that does not answer
  /** The sentence for a refusal in the language of the page; without it the server's English one. */
  say?: (code: string, field: string | undefined, english: string) => string;
}

/** How the API words a refusal. */
export interface ApiRefusal {
  code?: string;
  message?: string;
  field?: string;
  incident?: string;
}

export const addressOf = (base: string, path: string, query: Query = {}): string => {
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return base + path + (text && '?' + text);
};

export class Client {
  constructor(readonly options: ClientOptions) {}

  get = <T>(path: string, query?: Query, signal?: AbortSignal) =>
    this.call<T>('GET', path, { query, signal });
  post = <T = void>(path: string, body: unknown = {}, query?: Query) =>
    this.call<T>('POST', path, { body, query });
  patch = <T = void>(path: string, body: unknown) => this.call<T>('PATCH', path, { body });

  async call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
    const response = await this.fetch(method, path, options);
    if (response.status === 204) return undefined as T;
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** The open answer of a successful call; throws ApiError. */
  async fetch(method: string, path: string, options: CallOptions = {}): Promise<Response> {
    const headers: Record<string, string> = {};
    const token = this.options.token();
    if (token) headers['Authorization'] = 'Bearer ' + token;
    if (options.raw?.type) headers['Content-Type'] = options.raw.type;
    else if (options.body !== undefined) headers['Content-Type'] = 'application/json';
    let response: Response;
    try {
      response = await fetch(addressOf(this.options.base, path, options.query), {
        method,
        headers,
        body: options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
        signal: options.signal,
        keepalive: options.keepalive,
        cache: 'no-store',
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new ApiError(0, 'unreachable', this.options.unreachable());
    }
    if (response.ok) return response;
    const failure = await readError(response, this.options.say);
    if (failure.code === 'unauthenticated' && token) this.options.onUnauthenticated?.();
    throw failure;
  }
}

const readError = async (response: Response, say: ClientOptions['say']): Promise<ApiError> => {
  let about: ApiRefusal = {};
  try {
    about = ((await response.json()) as { error?: ApiRefusal }).error ?? {};
  } catch {
    // a proxy's page: the status must do
  }
  const { code = 'unavailable', message = response.statusText, field, incident } = about;
  const text = (say?.(code, field, message) ?? message) + (incident ? ` (${incident})` : '');
  return new ApiError(
    response.status,
    code,
    text,
    field,
    Number(response.headers.get('Retry-After')) || undefined,
  );
};

/** The dashboard's: with the methods that the widget never calls, which it need not load. */
export class FullClient extends Client {
  put = <T = void>(path: string, body?: unknown) => this.call<T>('PUT', path, { body });
  delete = <T = void>(path: string, body?: unknown) => this.call<T>('DELETE', path, { body });
  /** A file as the raw body. */
  upload = <T>(path: string, raw: Blob, query?: Query) => this.call<T>('POST', path, { raw, query });

  /** The answer's bytes, for files. */
  async file(path: string, query?: Query): Promise<{ name: string; content: Blob }> {
    const response = await this.fetch('GET', path, { query });
    const named = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '');
    return { name: named?.[1] ?? path.split('/').pop() ?? 'file', content: await response.blob() };
  }
}
