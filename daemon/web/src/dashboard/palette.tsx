import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { List } from '../shared/api';
import { languages, language, messages, type Language } from '../shared/i18n';
import type { Conversation } from '../shared/types';
import { navigate } from './router';
import { routes } from './routes';
import { isAtLeast, org, orgPath, signOut } from './session';
import { Keys, useOfferedNewestFirst, type Command } from './shortcuts';
import { theme } from './theme';
import { Dialog, Icon } from './ui';

const t = messages(
  {
    title: 'Command palette',
    prompt: 'Type a command, a page, or a visitor’s name',
    pages: 'Pages',
    conversations: 'Conversations',
    appearance: 'Appearance',
    account: 'Account',
    dark: 'Dark appearance',
    light: 'Light appearance',
    system: 'Appearance as the system',
    signOut: 'Sign out',
    none: 'Nothing matches',
    visitor: 'Visitor',
  },
  {
    title: 'কমান্ড প্যালেট',
    prompt: 'কমান্ড, পাতা বা ভিজিটরের নাম লিখুন',
    pages: 'পাতা',
    conversations: 'কথোপকথন',
    appearance: 'চেহারা',
    account: 'অ্যাকাউন্ট',
    dark: 'অন্ধকার চেহারা',
    light: 'উজ্জ্বল চেহারা',
    system: 'সিস্টেমের মতো চেহারা',
    signOut: 'সাইন আউট',
    none: 'কিছুই মেলেনি',
    visitor: 'ভিজিটর',
  },
);

const always = (): Command[] => [
  ...routes.flatMap(({ nav, role }) =>
    nav && isAtLeast(role)
      ? [
          {
            id: 'to-' + nav.to,
            label: nav.label(),
            group: t('pages'),
            icon: nav.icon,
            run: () => navigate(orgPath(nav.to)),
          },
        ]
      : [],
  ),
  ...(['light', 'dark', 'system'] as const).map((one) => ({
    id: 'theme-' + one,
    label: t(one),
    group: t('appearance'),
    icon: one === 'dark' ? ('moon' as const) : ('sun' as const),
    run: () => theme.set(one),
  })),
  ...(Object.keys(languages) as Language[]).map((one) => ({
    id: 'language-' + one,
    label: languages[one],
    group: t('appearance'),
    icon: 'globe' as const,
    run: () => language.set(one),
  })),
  { id: 'sign-out', label: t('signOut'), group: t('account'), icon: 'exit', run: () => void signOut() },
];

const search_after = 180; // milliseconds without a key

/** Conversations whose texts or names hold the words. */
const useFound = (words: string): Command[] => {
  const [found, setFound] = useState<Command[]>([]);
  useEffect(() => {
    setFound([]);
    if (words.trim().length < 2) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      org.get<List<Conversation>>('conversations', { filter: 'any', q: words, limit: 6 }, abort.signal).then(
        (list) =>
          setFound(
            list.items.map((one) => ({
              id: one.id,
              label: `${one.visitor.name || t('visitor')} · ${one.preview}`,
              group: t('conversations'),
              icon: 'chat',
              run: () => navigate(orgPath(`inbox/all/${one.id}`)),
            })),
          ),
        () => undefined, // the commands are still there
      );
    }, search_after);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [words]);
  return found;
};

/** A list below a text field: arrows choose, Enter runs. */
export const Palette = ({ onClose }: { onClose: () => void }) => {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const offered = useOfferedNewestFirst().filter((command) => !command.isHidden);
  const wanted = words.trim().toLowerCase().split(/\s+/);
  const commands = [...offered, ...always()].filter((command) =>
    wanted.every((word) => `${command.group} ${command.label}`.toLowerCase().includes(word)),
  );
  const all = [...commands, ...useFound(words)];
  const chosen = Math.min(at, all.length - 1);
  useEffect(
    () => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }),
    [chosen],
  );
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    setTimeout(command.run); // after the dialog gave the focus back
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, all.length));
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + all.length) % Math.max(1, all.length));
    else if (event.key === 'Enter' && !event.isComposing) run(all[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('title')} width="palette" onClose={onClose}>
      <input
        class="palette-input"
        data-autofocus
        role="combobox"
        aria-label={t('prompt')}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={all[chosen] && `${id}-${chosen}`}
        placeholder={t('prompt')}
        value={words}
        onInput={(event) => {
          setWords(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <ul id={id} ref={list} class="palette-list" role="listbox" aria-label={t('title')}>
        {all.map((command, index) => (
          <li
            key={command.id}
            id={`${id}-${index}`}
            class="palette-item"
            role="option"
            aria-selected={index === chosen}
            onClick={() => run(command)}
            onPointerMove={() => setAt(index)}
          >
            <Icon name={command.icon ?? 'right'} />
            <span class="palette-label">{command.label}</span>
            <span class="palette-group">{command.group}</span>
            {command.keys && <Keys keys={command.keys} />}
          </li>
        ))}
      </ul>
      {all.length === 0 && <p class="palette-none quiet">{t('none')}</p>}
    </Dialog>
  );
};
