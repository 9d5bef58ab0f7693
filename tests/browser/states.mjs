// Leads to a state of the dashboard and lets axe look at it in every appearance.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAxe, openDashboard } from './harness.mjs';
import { inEveryLook, phone, settleLook } from './looks.mjs';

/** `world`: browser, daemon, people by name, and ids of conversations by name. One window of each person goes through all states. */
const pageOf = async (world, who) => {
  world.pages ??= new Map();
  if (world.pages.has(who)) return world.pages.get(who);
  const { browser, daemon, people } = world;
  const open = async () => {
    if (who !== 'nobody') return openDashboard(browser, daemon, people[who], 'profile');
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    page.setDefaultTimeout(12_000);
    return page;
  };
  const page = await open();
  world.pages.set(who, page);
  return page;
};

const failure = {
  status: 500,
  json: { error: { code: 'internal', message: 'Something broke.', incident: '7' } },
};

const look = async (world, [name, path, lead, { who = 'owner', stall, fail, cut, phone: onPhone } = {}]) => {
  const page = await pageOf(world, who);
  if (stall) await page.route(stall, () => undefined);
  if (fail) await page.route(fail, (route) => route.fulfill(failure));
  if (cut) await page.route(cut, (route) => route.abort());
  if (onPhone === 'only') await page.setViewportSize(phone);
  try {
    const place = path.replace(/\{(\w+)\}/, (_, chat) => world.ids[chat]);
    const slug = who === 'bare' ? 'bare' : 'acme';
    await page.goto(world.daemon.origin + (place.startsWith('/') ? place : `/o/${slug}/${place}`));
    await lead(page);
    // what lies over the page is looked at alone: the page has a row of its own
    const over = await page.evaluate(
      (all) => all.find((one) => document.querySelector(one)),
      ['dialog[open]', '.menu-list'],
    );
    const check = async (appearance, rules) => {
      await checkAxe(page, `${name}, ${appearance}`, over, rules);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(excess <= 0, `${name}, ${appearance}, is ${excess} px too wide`);
    };
    await inEveryLook(page, check, { withPhone: onPhone === undefined, few: true });
  } finally {
    await page.context().setOffline(false);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await settleLook(page);
  }
};

/** A test for each state: [name, path, what leads there, about]. `about` is told in states_inbox.mjs. */
export const testStates = (world, states) => {
  for (const state of states) test(state[0], () => look(world, state));
};
