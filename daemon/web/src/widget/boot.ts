// What stands on a business's page before the panel is opened: a button in a shadow root, and window.IteroChat.
// Nothing is stored and nothing is fetched until somebody opens it; then the panel's script is loaded, once.

import { contrast, inkOn } from './color';

/** The panel as the loader knows it. */
export interface Panel {
  show: () => void;
  hide: () => void;
  identify: (token: string) => void;
  end: () => void; // forgets the visitor too
}

/** The loader as the panel knows it. */
export interface Boot {
  key: string;
  base: string; // of the API, with a slash at its end
  root: ShadowRoot;
  isPage: boolean; // the panel is the whole page
  language: string; // by the script tag; empty: by settings, page or browser
  identity: string | null; // the business's token about the visitor
  emit: (name: string, detail?: unknown) => void;
  load: (path: string) => Promise<void>; // a script of the same origin
  setUnread: (count: number) => void;
  setLook: (color: string, ink: string, position: string) => void;
  close: () => void;
  contrast: (color: string, other: string) => number;
  inkOn: (color: string) => string; // white or black
}

export interface Start {
  key: string;
  origin: string;
  panelPath: string;
  isPage?: boolean;
  language?: string;
  color?: string;
  position?: string;
  nonce?: string;
}

type Listener = (detail: unknown) => void;

/** Where the panel's script leaves its mount function: the two are bundled apart. */
export const meeting = Symbol.for('iterochat.panel');
type Meeting = { [meeting]?: (boot: Boot) => Panel };

const css = `:host{all:initial!important;position:fixed!important;inset:0 0 auto auto!important;width:0!important;height:0!important;
display:block!important;visibility:visible!important;opacity:1!important;z-index:2147483000!important;pointer-events:auto!important}
.l{all:initial;position:fixed;inset-block-end:20px;right:20px;width:56px;height:56px;border-radius:50%;cursor:pointer;display:grid;
place-items:center;background:var(--ic-accent,#2457d6);color:var(--ic-ink,#fff);box-shadow:0 6px 24px rgb(0 0 0/.22),0 1px 4px rgb(0 0 0/.16);
transition:transform .15s}
.left .l{right:auto;left:20px}.l:hover{transform:scale(1.05)}.l:focus-visible{outline:3px solid var(--ic-ink,#fff);outline-offset:-6px;
box-shadow:0 0 0 3px var(--ic-accent,#2457d6)}
.l svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.b{position:absolute;top:-4px;right:-4px;min-width:20px;height:20px;border-radius:10px;padding:0 5px;box-sizing:border-box;
background:#c9252d;color:#fff;font:600 12px/20px system-ui,sans-serif;text-align:center;pointer-events:none}
.b:empty{display:none}.busy svg{animation:p 1s ease-in-out infinite}@keyframes p{50%{opacity:.35}}
@media(max-width:480px){.open .l{display:none}}
@media(prefers-reduced-motion:reduce){.l,.busy svg{transition:none;animation:none}}
@media print{.l{display:none}}`;

const bubbleIcon =
  'M21 11.5a8.4 8.4 0 0 1-8.5 8.3 8.8 8.8 0 0 1-3.9-.9L3 20.5l1.7-5a8 8 0 0 1-.7-3.9A8.4 8.4 0 0 1 12.5 3.4 8.3 8.3 0 0 1 21 11.5Z';
const crossIcon = 'M6 6l12 12M18 6L6 18';

const icon = (path: string) => {
  const name = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(name, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(name, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
};

/** Style sheets by the object model: a strict policy of the page allows them. */
export const addStyles = (root: ShadowRoot, text: string) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const style = document.createElement('style'); // browsers before 2023
    style.textContent = text;
    root.append(style);
  }
};

interface TrustedTypes {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => { createScriptURL: (url: string) => string };
}

let policy: { createScriptURL: (url: string) => string } | undefined;

const trusted = (url: string): string => {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  try {
    policy ??= types?.createPolicy('iterochat', { createScriptURL: (same) => same });
    return policy ? policy.createScriptURL(url) : url;
  } catch {
    return url; // the page allows no policy of this name; without enforcement the text will do
  }
};

const pageLanguage = () => document.documentElement.lang || navigator.language || 'en';

export const boot = (start: Start) => {
  const host = document.createElement('iterochat-widget');
  const root = host.attachShadow({ mode: 'open' });
  const frame = document.createElement('div');
  const launcher = document.createElement('button');
  const badge = document.createElement('span');
  const listeners = new Map<string, Set<Listener>>();
  let panel: Panel | null = null;
  let isLoading = false;
  let isOpen = false;
  let isEnded = false;

  const isBangla = (start.language || pageLanguage()).startsWith('bn');
  const labels = isBangla ? ['চ্যাট খুলুন', 'চ্যাট বন্ধ করুন'] : ['Open chat', 'Close chat'];

  const draw = () => {
    frame.classList.toggle('open', isOpen);
    launcher.setAttribute('aria-expanded', String(isOpen));
    launcher.setAttribute('aria-label', labels[isOpen ? 1 : 0] ?? '');
    launcher.classList.toggle('busy', isLoading);
    launcher.replaceChildren(icon(isOpen && panel ? crossIcon : bubbleIcon), badge);
  };

  const shared: Boot = {
    key: start.key,
    base: start.origin + '/api/v1/',
    root,
    isPage: !!start.isPage,
    language: start.language ?? '',
    identity: null,
    emit: (name, detail) => listeners.get(name)?.forEach((listener) => listener(detail)),
    load: (path) =>
      new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.async = true;
        if (start.nonce) script.nonce = start.nonce;
        script.src = trusted(start.origin + path);
        script.onload = () => resolve();
        script.onerror = () => {
          script.remove();
          reject(new Error(path));
        };
        document.head.append(script);
      }),
    setUnread: (count) => {
      badge.textContent = count > 0 ? (count > 9 ? '9+' : String(count)) : '';
      shared.emit('unread', count);
    },
    setLook: (color, ink, position) => {
      host.style.setProperty('--ic-accent', color);
      host.style.setProperty('--ic-ink', ink);
      frame.classList.toggle('left', position === 'left');
    },
    close: () => toggle(false),
    contrast,
    inkOn,
  };

  const loadPanel = () => {
    if (panel || isLoading) return;
    isLoading = true;
    shared
      .load(start.panelPath)
      .then(
        () => {
          if (!isEnded) panel = (globalThis as Meeting)[meeting]?.(shared) ?? null;
          if (panel && isOpen) panel.show();
        },
        () => {
          isOpen = false; // the next press tries again
          shared.emit('error', 'The chat could not be loaded.');
        },
      )
      .finally(() => {
        isLoading = false;
        draw();
      });
  };

  const toggle = (open: boolean) => {
    if (isEnded || open === isOpen) return;
    isOpen = open;
    if (open && !panel) loadPanel();
    else if (open) panel?.show();
    else panel?.hide();
    draw();
    if (!open && !start.isPage) launcher.focus();
    shared.emit(open ? 'open' : 'close');
  };

  addStyles(root, css);
  launcher.type = 'button';
  launcher.className = 'l';
  badge.className = 'b';
  badge.setAttribute('aria-hidden', 'true');
  launcher.addEventListener('click', () => toggle(!isOpen));
  draw();
  if (!start.isPage) frame.append(launcher);
  if (start.color) shared.setLook(start.color, inkOn(start.color), start.position ?? 'right');
  else frame.classList.toggle('left', start.position === 'left');
  root.append(frame);
  (document.body ?? document.documentElement).append(host);

  const api = {
    open: () => toggle(true),
    close: () => toggle(false),
    /** A signed token of the business's backend about who this is. */
    identify: (token: string) => {
      shared.identity = token;
      panel?.identify(token);
    },
    /** on('message', …): open, close, message, unread, error. Returns what ends it. */
    on: (name: string, listener: Listener) => {
      const set = listeners.get(name) ?? new Set<Listener>();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
    /** Takes the chat off the page and forgets the visitor on this device. */
    shutdown: () => {
      isEnded = true;
      panel?.end();
      host.remove();
      try {
        localStorage.removeItem('iterochat.' + start.key);
      } catch {
        // storage is forbidden here: nothing was kept
      }
      if (exposed.IteroChat === api) delete exposed.IteroChat;
    },
  };
  const exposed = globalThis as { IteroChat?: typeof api };
  exposed.IteroChat = api;
  return api;
};
