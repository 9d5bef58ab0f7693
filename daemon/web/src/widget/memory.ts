// What the widget keeps on the device: the visitor's token, and whom the business said it is. Only after the panel
// was opened, and only once there is something to keep.

interface Kept {
  token: string;
  subject: string; // of the identity token; empty: anonymous or unverified
}

export class Memory {
  private readonly name: string;
  private now: Kept | null = null;

  constructor(key: string) {
    this.name = 'iterochat.' + key;
    try {
      const text = localStorage.getItem(this.name);
      this.now = text ? (JSON.parse(text) as Kept) : null;
    } catch {
      this.now = null; // storage is forbidden here: the page's life long
    }
    if (typeof this.now?.token !== 'string') this.now = null;
  }

  get token(): string | null {
    return this.now?.token ?? null;
  }

  /** Whether the kept token is about this person. */
  isOf(identity: string | null): boolean {
    return !identity || this.now?.subject === subjectOf(identity);
  }

  keep(token: string, identity: string | null) {
    this.now = { token, subject: identity ? subjectOf(identity) : '' };
    try {
      localStorage.setItem(this.name, JSON.stringify(this.now));
    } catch {
      // see above
    }
  }

  forget() {
    this.now = null;
    try {
      localStorage.removeItem(this.name);
    } catch {
      // see above
    }
  }
}

/** The "sub" of a JWT; the server is who checks it. */
const subjectOf = (jwt: string): string => {
  try {
    const part = (jwt.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    return String((JSON.parse(atob(part)) as { sub?: unknown }).sub ?? '');
  } catch {
    return '';
  }
};
