import { FullClient } from '../shared/api';
import { cell, storedCell } from '../shared/cell';
import type { Me, OwnOrganization, Role } from '../shared/types';
import { common } from './messages';
import { say } from './refusals';
import { navigate } from './router';
import { forgetLoaded } from './use';

/** The session token of this browser; null: signed out. */
const token = storedCell<string | null>('token', null);
/** The signed-in account; undefined until it is loaded. */
export const me = cell<Me | undefined>(undefined);
/** The organization whose pages are shown. */
export const organization = cell<OwnOrganization | undefined>(undefined);
/** The slug of the organization that was used last. */
export const lastSlug = storedCell<string>('organization', '');

/** The cookie lets the server send a signed-out person to the sign-in before a page loads; it opens nothing. */
const mark = (isSignedIn: boolean) => {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  const age = isSignedIn ? 31_536_000 : 0;
  document.cookie = `iterochat_signed_in=1; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
};

export const isSignedIn = () => token.value !== null;

/** The server knows the session no more: whoever sees the sign-in then is told why. */
export const hasEnded = cell(false);

export const signIn = (given: string) => {
  token.set(given);
  hasEnded.set(false);
  mark(true);
};

export const forgetSession = () => {
  token.set(null);
  mark(false);
  me.set(undefined);
  organization.set(undefined);
  forgetLoaded();
};

const toSignIn = () => {
  forgetSession();
  if (location.pathname !== '/login') navigate('/login?next=' + encodeURIComponent(location.pathname), true);
};

const onUnauthenticated = () => {
  if (location.pathname !== '/login') hasEnded.set(true); // there it is a wrong password
  toSignIn();
};

export const signOut = async () => {
  try {
    await api.post('auth/sign-out');
  } catch {
    // signed out here in any case
  }
  hasEnded.set(false);
  toSignIn();
};

token.subscribe((now) => now === null && toSignIn()); // another tab signed out

/** Calls of the account: `api.get('me')`. */
export const api = new FullClient({
  base: '/api/v1/',
  token: () => token.value,
  onUnauthenticated,
  unreachable: () => common('unreachable'),
  say,
});

/** Calls below the current organization: `org.get('members')`. */
export const org = new FullClient({
  get base() {
    return `/api/v1/organizations/${organization.value?.id ?? ''}/`;
  },
  token: () => token.value,
  onUnauthenticated,
  unreachable: () => common('unreachable'),
  say,
});

/** The path of a page of the current organization: `orgPath('inbox/all')`. */
export const orgPath = (rest: string) => `/o/${organization.value?.slug ?? ''}/${rest}`;

const ranks: Record<Role, number> = { agent: 0, admin: 1, owner: 2 };
/** True when the member's role in the current organization is at least this one. */
export const isAtLeast = (role: Role) => ranks[organization.value?.role ?? 'agent'] >= ranks[role];

export const loadMe = async (): Promise<Me> => {
  const loaded = await api.get<Me>('me');
  mark(true);
  me.set(loaded);
  return loaded;
};
