import { useEffect, useRef, useState } from 'preact/hooks';
import { cell } from '../shared/cell';
import { messages } from '../shared/i18n';
import type { IconName } from './ui';
import { Dialog, useOfferedByToast } from './ui';
import { useCell } from './use';

const t = messages(
  {
    title: 'Keyboard shortcuts',
    everywhere: 'Everywhere',
    palette: 'Command palette',
    help: 'This sheet',
  },
  {
    title: 'কিবোর্ড শর্টকাট',
    everywhere: 'সব জায়গায়',
    palette: 'কমান্ড প্যালেট',
    help: 'এই তালিকা',
  },
);

/** What can be done now by a key, from the palette, or both. */
export interface Command {
  id: string;
  label: string;
  /** A key ("r", "Escape", "Ctrl+Enter"), or two in a row ("g i"). */
  keys?: string;
  /** The heading below which the sheet and the palette list it. */
  group: string;
  icon?: IconName;
  /** The key does more than its letter: it works in text fields too. */
  worksInText?: boolean;
  /** In the sheet only: moving about is no command. */
  isHidden?: boolean;
  run: () => void;
}

const offered = cell<readonly Command[]>([]);
const lists = new Map<object, readonly Command[]>();
const publish = () => offered.set([...lists.values()].flat());

/** Offers commands as long as the component is shown; later components win over earlier ones for a key. */
export function useCommands(commands: readonly Command[]): void {
  const last = useRef(commands);
  last.current = commands;
  const shape = commands.map((command) => `${command.id}:${command.label}`).join('|');
  useEffect(() => {
    const key = {};
    lists.set(
      key,
      last.current.map((command) => ({
        ...command,
        run: () => last.current.find((one) => one.id === command.id)?.run(),
      })),
    );
    publish();
    return () => {
      lists.delete(key);
      publish();
    };
  }, [shape]);
}

export const useOffered = () => useCell(offered);

/** What the newest components offer stands first; each keeps its order. */
export const useOfferedNewestFirst = (): Command[] => {
  useCell(offered);
  return [...lists.values()].reverse().flat();
};

const isText = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'));

const nameOf = (event: KeyboardEvent) => {
  const held = (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') + (event.altKey ? 'Alt+' : '');
  return held + (event.key.length === 1 && held ? event.key.toLowerCase() : event.key);
};

const sequence_within = 900; // milliseconds between the two keys of a sequence

/** One listener for the page; keys in open dialogs and menus belong to those. */
const listen = () => {
  let first = '';
  let firstAt = 0;
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.key === 'Shift') return;
    if (document.querySelector('dialog[open]')) return;
    const name = nameOf(event);
    const both = event.timeStamp - firstAt < sequence_within ? `${first} ${name}` : '';
    const inText = isText(event.target);
    const found = [...offered.value]
      .reverse()
      .find(
        (command) => (command.keys === both || command.keys === name) && (!inText || command.worksInText),
      );
    first = found || inText ? '' : name;
    firstAt = event.timeStamp;
    if (!found) return;
    event.preventDefault();
    found.run();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
};

/** "Ctrl+k" as the keys to press. */
export const Keys = ({ keys }: { keys: string }) => (
  <span class="keys">
    {keys.split(/[ +]/).map((key) => (
      <kbd key={key}>{key.length === 1 ? key.toUpperCase() : key.replace('Arrow', '')}</kbd>
    ))}
  </span>
);

/** Listens, and shows the sheet at "?". */
export const Shortcuts = ({ onPalette }: { onPalette: () => void }) => {
  const [isShown, setShown] = useState(false);
  const offer = useOfferedByToast();
  useEffect(listen, []);
  useCommands(
    offer ? [{ id: 'toast', label: offer.label, keys: 'z', group: t('everywhere'), run: offer.run }] : [],
  );
  useCommands([
    {
      id: 'palette',
      label: t('palette'),
      keys: 'Ctrl+k',
      group: t('everywhere'),
      worksInText: true,
      isHidden: true,
      run: onPalette,
    },
    {
      id: 'help',
      label: t('help'),
      keys: '?',
      group: t('everywhere'),
      icon: 'keyboard',
      run: () => setShown(true),
    },
  ]);
  return isShown ? <Sheet onClose={() => setShown(false)} /> : null;
};

const Sheet = ({ onClose }: { onClose: () => void }) => {
  const commands = useOffered().filter((command) => command.keys);
  const groups = [...new Set(commands.map((command) => command.group))];
  return (
    <Dialog title={t('title')} width="wide" onClose={onClose}>
      <div class="sheet">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl class="sheet-list">
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id}>
                    <dt>{command.label}</dt>
                    <dd>
                      <Keys keys={command.keys ?? ''} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};
