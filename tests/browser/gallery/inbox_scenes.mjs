// The inbox and what surrounds every page, picture by picture. A scene: its name, its path below the organization, and
// what is done there.
import { all, details, fill, key, open, press, wait } from './steps.mjs';

const chat =
  (name, filter = 'all') =>
  (town) =>
    `inbox/${filter}/${town.chats[name].id}`;
const thread = wait('.message');
const dialog = wait('dialog');
const actionsMenu = press('.conversation-actions .menu button', -1);
const story = (name, act, who = 'rosa', filter = 'all') => ({
  name: `story${name}`,
  path: chat(who, filter),
  act: all(thread, ...(act ? [act] : [])),
});
const menu = (name, selector, at = 0) => ({
  name: `menu-${name}`,
  path: 'team',
  act: all(wait('.table'), open, press(selector, at), wait('.menu-list')),
  isScreen: true,
});

const failToSend = async (page) => {
  await page.route('**/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await page.locator('.composer-text').fill('I have found your order.');
  await page.keyboard.press('Enter');
  await page.locator('.message-failed').waitFor();
};

const goOffline = async (page) => {
  await page.context().setOffline(true);
  await page.locator('.connection').waitFor();
};

const chooseSome = async (page) => {
  for (const at of [0, 1, 2]) await page.locator('.inbox-card .checkbox').nth(at).check({ force: true });
};

const card = '.inbox-card';
export const inboxScenes = [
  { name: 'inbox-all', path: 'inbox/all', ready: card, act: wait('.nav-row .count:visible, .filter .count:visible') },
  { name: 'inbox-waiting', path: 'inbox/waiting', ready: card },
  { name: 'inbox-ai', path: 'inbox/ai', ready: card },
  { name: 'inbox-resolved', path: 'inbox/resolved', ready: card },
  { name: 'inbox-snoozed-empty', path: 'inbox/snoozed', ready: '.empty' },
  { name: 'inbox-search-empty', path: 'inbox/all?q=mule', ready: '.empty' },
  { name: 'inbox-filters', path: 'inbox/all?tag=returns', ready: card },
  { name: 'inbox-selection', path: 'inbox/all', ready: card, act: chooseSome },
  {
    name: 'inbox-selection-menu',
    path: 'inbox/all',
    ready: card,
    act: all(chooseSome, press('.bulk-acts .menu button'), wait('.menu-list')),
    isScreen: true,
  },
  story('', wait('.attachment-picture img')),
  story('-details', details),
  story('-note', all(key('n'), fill('.composer-text', 'Ask @'), wait('[role=listbox]'))),
  story('-quick-reply', all(fill('.composer-text', '/'), wait('[role=listbox]'))),
  story('-waiting', undefined, 'nadia', 'waiting'),
  story('-rtl', undefined, 'layla', 'waiting'),
  story('-long-words', undefined, 'long', 'waiting'),
  story('-held', undefined, 'kenji', 'waiting'),
  story('-other', undefined, 'tom'),
  story('-ai', press('.citation summary'), 'ai-1', 'ai'),
  story('-resolved', details, 'done-1', 'resolved'),
  story('-actions', actionsMenu),
  story('-snooze', press('.conversation-actions .menu button')),
  story('-assign', press('.conversation-actions .menu button', 1)),
  story('-explain', all(press('.answer-tools .button'), dialog), 'ai-1', 'ai'),
  story('-hold', all(actionsMenu, press('.menu-item', -3), dialog)),
  story('-erase', all(actionsMenu, press('.menu-item-danger'), dialog)),
  story('-erase-held', all(actionsMenu, press('.menu-item-danger'), dialog), 'kenji'),
  story('-failed', failToSend),
  story('-offline', goOffline),
  story('-print', (page) => page.emulateMedia({ media: 'print' })),
  { name: 'story-gone', path: 'inbox/all/01900000-0000-7000-8000-000000000000', ready: '.inbox-main .empty' },
  { name: 'loading-inbox', path: 'inbox/all', hang: '**/api/**/conversations*', ready: '.inbox-side .skeleton' },
  { name: 'loading-knowledge', path: 'knowledge', hang: '**/api/**/articles*', ready: '.page .skeleton' },
  { name: 'loading-page', path: 'team', hang: '**/api/**/members*', ready: '.skeleton' },
  { name: 'failed-team', path: 'team', fail: '**/api/**/members*', ready: '.empty' },
  { name: 'failed-inbox', path: 'inbox/all', fail: '**/api/**/conversations?*', ready: '.empty' },
  { name: 'not-found', path: 'nowhere', ready: '.empty' },
  { name: 'palette', path: 'inbox/all', ready: card, act: all(key('Control+k'), dialog) },
  {
    name: 'palette-search',
    path: 'inbox/all',
    ready: card,
    act: all(key('Control+k'), dialog, fill('.palette-input', 'Rosa'), wait('.palette-item')),
  },
  {
    name: 'palette-none',
    path: 'inbox/all',
    ready: card,
    act: all(key('Control+k'), dialog, fill('.palette-input', 'zebra'), wait('.palette-none')),
  },
  story('-shortcuts', all(key('?'), dialog)),
  menu('organization', '.side-head button'),
  menu('account', '.side-foot button'),
  menu('appearance', '.side-foot button', -1),
  menu('alerts', '.side-foot button', -2),
];
