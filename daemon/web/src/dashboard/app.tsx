import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { messages, language } from '../shared/i18n';
import { Frame } from './frame';
import { common } from './messages';
import { AcceptInvitation } from './pages/accept';
import { Chooser } from './pages/chooser';
import { SignIn } from './pages/sign_in';
import { Link, matchPath, navigate, pathOf, place } from './router';
import { routes, type PageProps, type Route } from './routes';
import { isAtLeast, isSignedIn, lastSlug, loadMe, me, organization } from './session';
import { EmptyState, Failure, Skeleton, Toasts } from './ui';
import { forgetLoaded, useCell } from './use';

const t = messages(
  {
    notFound: 'There is no such page',
    notFoundText: 'The address may be old, or it belongs to another organization.',
    forbidden: 'This page is for admins',
    forbiddenText: 'Ask an owner or admin of your organization.',
    toInbox: 'To the inbox',
  },
  {
    notFound: 'এমন কোনো পাতা নেই',
    notFoundText: 'ঠিকানাটি পুরোনো হতে পারে, অথবা অন্য প্রতিষ্ঠানের।',
    forbidden: 'এই পাতা অ্যাডমিনদের জন্য',
    forbiddenText: 'আপনার প্রতিষ্ঠানের মালিক বা অ্যাডমিনকে বলুন।',
    toInbox: 'ইনবক্সে যান',
  },
);

export const App = () => {
  useCell(language); // every text is drawn again in the chosen language
  return (
    <>
      <Page />
      <Toasts />
    </>
  );
};

const Page = () => {
  const path = pathOf(useCell(place));
  if (path === '/accept') return <AcceptInvitation />;
  if (path === '/login' || !isSignedIn()) return <SignIn />;
  return <SignedIn path={path} />;
};

/** Loads the account, then the organization of the address: its pages are drawn when both are known. */
const SignedIn = ({ path }: { path: string }) => {
  const account = useCell(me);
  const [error, setError] = useState<Error>();
  const load = () => {
    setError(undefined);
    loadMe().catch(setError);
  };
  useEffect(() => {
    if (!account) load();
  }, [account]);
  if (error)
    return (
      <main>
        <Failure error={error} onRetry={load} isPage />
      </main>
    );
  if (!account) return <PageSkeleton />;
  const inside = /^\/o\/([^/]+)\/?(.*)$/.exec(path);
  if (inside) return <Inside slug={decodeURIComponent(inside[1] ?? '')} rest={inside[2] ?? ''} />;
  return <Entry path={path} />;
};

/** "/" leads straight into the only organization, or the one used last; several and none get the chooser. */
const Entry = ({ path }: { path: string }) => {
  const all = (me.value?.organizations ?? []).filter((one) => one.active);
  const last = all.find((one) => one.slug === lastSlug.value) ?? (all.length === 1 ? all[0] : undefined);
  const isStraight = path === '/' && last !== undefined;
  useEffect(() => {
    if (isStraight) navigate(`/o/${last.slug}/inbox`, true);
  }, [isStraight]);
  return isStraight ? null : <Chooser />;
};

const Inside = ({ slug, rest }: { slug: string; rest: string }) => {
  const own = me.value?.organizations.find((one) => one.slug === slug && one.active);
  const current = useCell(organization);
  useEffect(() => {
    if (!own) return;
    if (organization.value?.id !== own.id) forgetLoaded();
    organization.set(own);
    lastSlug.set(own.slug);
  }, [own]);
  if (!own)
    return (
      <main>
        <NotFound />
      </main>
    );
  if (current?.id !== own.id) return null;
  return (
    <Frame key={own.id} path={rest}>
      <RoutePage path={rest || 'inbox'} />
    </Frame>
  );
};

const RoutePage = ({ path }: { path: string }) => {
  for (const route of routes) {
    const parameters = matchPath(route.pattern, path);
    if (!parameters) continue;
    if (isAtLeast(route.role))
      return <LoadedPage key={route.pattern} route={route} parameters={parameters} />;
    return (
      <EmptyState isPage icon="lock" title={t('forbidden')} action={<ToInbox />}>
        <p>{t('forbiddenText')}</p>
      </EmptyState>
    );
  }
  return <NotFound />;
};

const loadedPages = new Map<Route, ComponentType<PageProps>>();

const LoadedPage = ({ route, parameters }: { route: Route } & PageProps) => {
  const [Loaded, setLoaded] = useState<ComponentType<PageProps> | undefined>(() => loadedPages.get(route));
  const [error, setError] = useState<Error>();
  const load = () => {
    setError(undefined);
    route.load().then(
      (chunk) => {
        loadedPages.set(route, chunk.default);
        setLoaded(() => chunk.default);
      },
      () => setError(new Error(common('unreachable'))),
    );
  };
  useEffect(() => {
    if (!Loaded) load();
  }, [route]);
  if (error) return <Failure error={error} onRetry={load} isPage />;
  return Loaded ? <Loaded parameters={parameters} /> : <PageSkeleton />;
};

/** Where a page's head and first card will be. */
const PageSkeleton = () => (
  <div class="page">
    <Skeleton kind="page" lines={4} />
  </div>
);

const ToInbox = () => (
  <Link to="/" class="button button-plain button-normal">
    {t('toInbox')}
  </Link>
);

const NotFound = () => (
  <EmptyState isPage icon="search" title={t('notFound')} action={<ToInbox />}>
    <p>{t('notFoundText')}</p>
  </EmptyState>
);
