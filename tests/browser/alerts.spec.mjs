// What calls a member who looks elsewhere: the chime, a desktop notification, a figure in the tab's title.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { handOver, openDashboard, until, whenLive } from './harness.mjs';

let daemon, browser;
useAcme((world) => ({ daemon, browser } = world));

/** Counts in the page what would be heard and shown; the visibility is what `hidden` says. */
const listen = () => {
  const heard = (globalThis.heard = { contexts: 0, tones: [], shown: [] });
  globalThis.AudioContext = class {
    currentTime = 0;
    destination = {};
    constructor() {
      heard.contexts += 1;
    }
    createGain() {
      const gain = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} };
      return { gain, connect: (next) => next };
    }
    createOscillator() {
      const frequency = {};
      return {
        frequency,
        connect: (next) => next,
        start: () => heard.tones.push(frequency.value),
        stop() {},
      };
    }
  };
  const real = globalThis.Notification;
  globalThis.Notification = class {
    static get permission() {
      return real.permission;
    }
    static requestPermission() {
      return real.requestPermission();
    }
    constructor(title, options) {
      heard.shown.push({ title, body: options.body, tag: options.tag, one: this });
    }
    close() {}
  };
  globalThis.isAway = false;
  Object.defineProperty(document, 'visibilityState', {
    get: () => (globalThis.isAway ? 'hidden' : 'visible'),
  });
};

const open = async (path, options = {}) => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'team', { expected: ['404'], ...options });
  await page.addInitScript(listen);
  await page.goto(`${daemon.origin}/o/acme/${path}`);
  await whenLive(page);
  await page.locator('.inbox-scroll').waitFor();
  return page;
};
const card = (page, name) => page.locator('.inbox-card', { hasText: name });
const heard = (page) =>
  page.evaluate(() => ({
    ...globalThis.heard,
    shown: globalThis.heard.shown.map(({ title, body, tag }) => ({ title, body, tag })),
  }));
const wait = async (page, name) => {
  const chat = await handOver(daemon, name, 'I want my money back for the tent');
  await card(page, name).waitFor();
  return chat;
};

test('each hand-over chimes once, by one audio context; who muted it hears nothing', async () => {
  const page = await open('inbox/waiting');
  const first = await wait(page, 'Chime One');
  await until(async () => (await heard(page)).tones.length === 2, 'the chime');
  await first.visitor.post(first.id, 'Hello? It still leaks'); // who waits already is no news
  await card(page, 'Chime One').getByText('Hello? It still leaks').waitFor();
  await wait(page, 'Chime Two');
  await until(async () => (await heard(page)).tones.length === 4, 'the second chime');
  assert.equal((await heard(page)).contexts, 1);
  await page.getByRole('button', { name: 'Sound and notifications' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Chime for new hand-overs', checked: true }).click();
  await wait(page, 'Chime Three');
  assert.equal((await heard(page)).tones.length, 4);
  assert.match(await card(page, 'Chime Three').getAttribute('class'), /fresh/);
  page.problems.check();
  await page.context().close();
});

test('a notification names who waits, when the page is out of sight only, and leads to them', async () => {
  const page = await open('inbox/mine', { permissions: ['notifications'] });
  await handOver(daemon, 'In Sight', 'I want a refund');
  await until(async () => (await heard(page)).tones.length === 2, 'the chime'); // the event has come
  assert.deepEqual((await heard(page)).shown, []);
  await page.evaluate(() => (globalThis.isAway = true));
  const away = await handOver(daemon, 'Out Of Sight', 'I want a refund');
  await until(async () => (await heard(page)).shown.length === 1, 'the notification');
  const [{ title, body, tag }] = (await heard(page)).shown;
  const { summary } = await daemon.owner.call('GET', `conversations/${away.id}`);
  assert.deepEqual([title, body, tag], ['Out Of Sight waits for a person', summary, away.id]);
  await page.evaluate(() => globalThis.heard.shown[0].one.onclick());
  await page.waitForURL(`**/inbox/waiting/${away.id}`);
  page.problems.check();
  await page.context().close();
});

test('without permission nothing is shown, and the menu asks for it', async () => {
  const page = await open('inbox/waiting');
  await page.evaluate(() => (globalThis.isAway = true));
  await wait(page, 'Quiet One');
  assert.deepEqual((await heard(page)).shown, []);
  await page.context().close();
});

test('the title counts who waits, and the page’s name stays in it', async () => {
  const page = await open('inbox/waiting');
  const titled = (count) =>
    until(
      async () => (await page.title()) === `${count ? `(${count}) ` : ''}Waiting · Acme Outdoor · IteroChat`,
      `a title with ${count}`,
    );
  const { items } = await daemon.owner.call('GET', 'conversations?filter=waiting');
  await titled(items.length);
  const chat = await wait(page, 'Counted One');
  await titled(items.length + 1);
  for (const { id } of [...items, chat]) await daemon.owner.call('POST', `conversations/${id}/claim`, {});
  await titled(0);
  page.problems.check();
  await page.context().close();
});
