import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { languages, language, messages, type Language } from '../shared/i18n';
import { counts, isMuted, notificationState, startAlerts } from './alerts';
import { connection, startEvents } from './events';
import { common } from './messages';
import { Palette } from './palette';
import { Link, navigate } from './router';
import { routes, type Route } from './routes';
import { isAtLeast, me, organization, orgPath, signOut } from './session';
import { Shortcuts } from './shortcuts';
import { theme, type Theme } from './theme';
import { Avatar, CountMark, Icon, IconButton, Menu, type MenuItem } from './ui';
import { useCell } from './use';

const t = messages(
  {
    pages: 'Pages',
    skip: 'Skip to the page',
    openNavigation: 'Open navigation',
    closeNavigation: 'Close navigation',
    organization: 'Organization: {name}',
    account: 'Account: {name}',
    appearance: 'Appearance and language',
    system: 'As the system',
    light: 'Light',
    dark: 'Dark',
    signOut: 'Sign out',
    profile: 'Profile',
    others: 'Organizations and invitations',
    waiting: '1 waits for a person|{n} wait for a person',
    alerts: 'Sound and notifications',
    chime: 'Chime for new hand-overs',
    notifications: 'Desktop notifications',
    notificationsDenied: 'Desktop notifications: allow them in the browser',
  },
  {
    pages: 'পাতা',
    skip: 'পাতায় যান',
    openNavigation: 'নেভিগেশন খুলুন',
    closeNavigation: 'নেভিগেশন বন্ধ করুন',
    organization: 'প্রতিষ্ঠান: {name}',
    account: 'অ্যাকাউন্ট: {name}',
    appearance: 'চেহারা ও ভাষা',
    system: 'সিস্টেমের মতো',
    light: 'উজ্জ্বল',
    dark: 'অন্ধকার',
    signOut: 'সাইন আউট',
    profile: 'প্রোফাইল',
    others: 'প্রতিষ্ঠান ও আমন্ত্রণ',
    waiting: '{n} জন মানুষের অপেক্ষায়',
    alerts: 'শব্দ ও বিজ্ঞপ্তি',
    chime: 'নতুন হস্তান্তরে শব্দ',
    notifications: 'ডেস্কটপ বিজ্ঞপ্তি',
    notificationsDenied: 'ডেস্কটপ বিজ্ঞপ্তি: ব্রাউজারে অনুমতি দিন',
  },
);

/** What surrounds the pages of an organization: navigation, live events, the state of the connection. */
export const Frame = ({ path, children }: { path: string; children: ComponentChildren }) => {
  const [isOpen, setOpen] = useState(false);
  const [hasPalette, setPalette] = useState(false);
  useEffect(startEvents, []);
  useEffect(startAlerts, []);
  useEffect(() => setOpen(false), [path]);
  return (
    <div class="frame">
      <a class="skip-link" href="#content">
        {t('skip')}
      </a>
      <header class="top-bar">
        <IconButton
          icon="menu"
          label={t('openNavigation')}
          aria-expanded={isOpen}
          onClick={() => setOpen(true)}
        />
        <span>{organization.value?.name}</span>
      </header>
      {isOpen && (
        <button class="side-backdrop" aria-label={t('closeNavigation')} onClick={() => setOpen(false)} />
      )}
      <Side isOpen={isOpen} path={path} />
      <main id="content" class="content" tabIndex={-1}>
        <ConnectionState />
        {children}
      </main>
      <Shortcuts onPalette={() => setPalette(true)} />
      {hasPalette && <Palette onClose={() => setPalette(false)} />}
    </div>
  );
};

const Side = ({ isOpen, path }: { isOpen: boolean; path: string }) => {
  const section = path.split('/')[0] || 'inbox';
  return (
    <nav class={`side ${isOpen ? 'side-open' : ''}`} aria-label={t('pages')}>
      <div class="side-head">
        <OrganizationMenu />
      </div>
      {routes.map(
        ({ nav, role, pattern }) =>
          nav &&
          isAtLeast(role) && (
            <NavSection key={pattern} nav={nav} path={path} isOpen={nav.to.split('/')[0] === section} />
          ),
      )}
      <div class="side-foot">
        <AccountMenu />
        <AlertsMenu />
        <AppearanceMenu />
      </div>
    </nav>
  );
};

/** A row of the navigation; the open section shows its own rows below it. */
const NavSection = ({
  nav,
  path,
  isOpen,
}: {
  nav: NonNullable<Route['nav']>;
  path: string;
  isOpen: boolean;
}) => {
  const waiting = useCell(counts)?.waiting;
  const rows = isOpen ? (nav.below?.() ?? []) : [];
  const current = path.split('/')[1] || rows[0]?.id;
  return (
    <>
      <Link
        to={orgPath(nav.to)}
        class="nav-link"
        aria-current={isOpen ? (rows.length ? 'true' : 'page') : undefined}
      >
        <Icon name={nav.icon} />
        {nav.label()}
        {nav.to === 'inbox' && !isOpen && waiting ? (
          <CountMark count={waiting} isUrgent label={t('waiting', { n: waiting })} />
        ) : null}
      </Link>
      {rows.length > 0 && (
        <ul class="nav-rows">
          {rows.map((row) => (
            <li key={row.id}>
              <Link to={row.to} class="nav-row" aria-current={row.id === current ? 'page' : undefined}>
                {row.label}
                {row.count ? <CountMark count={row.count} isUrgent={row.isUrgent} /> : null}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

/** Sound and desktop notifications for new hand-overs. */
const AlertsMenu = () => {
  const muted = useCell(isMuted);
  const [permission, setPermission] = useState(notificationState);
  return (
    <Menu
      label={t('alerts')}
      icon={muted ? 'bellOff' : 'bell'}
      items={[
        { label: t('chime'), isChecked: !muted, onSelect: () => isMuted.set(!muted) },
        {
          label: permission === 'denied' ? t('notificationsDenied') : t('notifications'),
          isChecked: permission === 'granted',
          isDisabled: permission !== 'default',
          onSelect: () => void Notification.requestPermission().then(setPermission),
        },
      ]}
    />
  );
};

const OrganizationMenu = () => {
  const current = useCell(organization);
  const all = useCell(me)?.organizations.filter((one) => one.active) ?? [];
  const name = current?.name ?? '';
  return (
    <Menu
      label={t('organization', { name })}
      items={[
        ...all.map((one) => ({
          label: one.name,
          isChecked: one.id === current?.id,
          onSelect: () => navigate(`/o/${one.slug}/inbox`),
        })),
        '-',
        { label: t('others'), icon: 'people', onSelect: () => navigate('/welcome') },
      ]}
    >
      <span class="account">
        <span class="brand-mark">
          <Icon name="chat" size={16} />
        </span>
        <span class="account-name">{name}</span>
        <Icon name="down" size={14} />
      </span>
    </Menu>
  );
};

const AccountMenu = () => {
  const account = useCell(me);
  const name = account?.name || account?.email || '';
  return (
    <Menu
      label={t('account', { name })}
      items={[
        { label: t('profile'), icon: 'person', onSelect: () => navigate(orgPath('profile')) },
        '-',
        { label: t('signOut'), icon: 'exit', onSelect: () => void signOut() },
      ]}
    >
      <span class="account">
        <Avatar size="small" name={account?.name ?? ''} id={account?.id ?? ''} />
        <span class="account-name">{name}</span>
      </span>
    </Menu>
  );
};

/** `isNamed`: the language's name stands beside the sign, for who can't read the page yet. */
export const AppearanceMenu = ({ isNamed = false }: { isNamed?: boolean }) => {
  const nowTheme = useCell(theme);
  const nowLanguage = useCell(language);
  const themes: Theme[] = ['system', 'light', 'dark'];
  const items: (MenuItem | '-')[] = [
    ...themes.map((one) => ({ label: t(one), isChecked: one === nowTheme, onSelect: () => theme.set(one) })),
    '-' as const,
    ...(Object.keys(languages) as Language[]).map((one) => ({
      label: languages[one],
      isChecked: one === nowLanguage,
      onSelect: () => language.set(one),
    })),
  ];
  return (
    <Menu label={t('appearance')} icon="globe" items={items}>
      {isNamed && languages[nowLanguage]}
    </Menu>
  );
};

/** Shown when the stream has been away for a moment, not for each short reconnect. */
const patience = 2_000; // milliseconds

const ConnectionState = () => {
  const state = useCell(connection);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (state === 'live') return setLost(false);
    const timer = setTimeout(() => setLost(true), patience);
    return () => clearTimeout(timer);
  }, [state === 'live']);
  return (
    <div role="status" data-connection={state}>
      {isLost && (
        <div class="connection">
          <Icon name="warning" />
          {common('offline')}
        </div>
      )}
    </div>
  );
};
