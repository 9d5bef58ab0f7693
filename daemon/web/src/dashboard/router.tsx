import type { ComponentChildren, JSX } from 'preact';
import { cell } from '../shared/cell';

/** Where the browser is: path with query, without origin. */
export const place = cell(location.pathname + location.search);

export const navigate = (to: string, replace = false) => {
  if (to === place.value) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  place.set(to);
};

addEventListener('popstate', () => place.set(location.pathname + location.search));

export type Parameters = Record<string, string>;

/** The parameters when the path is of the pattern ("/o/:slug/inbox/:filter?"), else null. */
export const matchPath = (pattern: string, path: string): Parameters | null => {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (given.length > wanted.length) return null;
  const found: Parameters = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index];
    if (part.startsWith(':')) {
      if (value === undefined && !part.endsWith('?')) return null;
      if (value !== undefined) found[part.slice(1).replace('?', '')] = decodeURIComponent(value);
    } else if (part !== value) return null;
  }
  return found;
};

export const pathOf = (where: string) => where.split('?')[0] ?? '/';
export const queryOf = (where: string) => new URLSearchParams(where.split('?')[1] ?? '');

/** Changes some query parameters of the current place; an empty value removes one. */
export const setQuery = (changes: Record<string, string>, replace = true) => {
  const query = queryOf(place.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  navigate(pathOf(place.value) + (text && '?' + text), replace);
};

export interface LinkProps extends Omit<JSX.HTMLAttributes<HTMLAnchorElement>, 'href'> {
  to: string;
  children?: ComponentChildren;
  class?: string;
}

/** A link within the dashboard: no page load; new tabs and windows work as with any link. */
export const Link = ({ to, onClick, ...rest }: LinkProps) => (
  <a
    {...rest}
    href={to}
    onClick={(event) => {
      (onClick as ((event: MouseEvent) => void) | undefined)?.(event);
      if (event.defaultPrevented || event.button !== 0) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      navigate(to);
    }}
  />
);
