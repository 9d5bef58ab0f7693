// Pictures of every page and state, for people to look at: node tests/browser/gallery/gallery.mjs [--only PATTERN]
// [--looks light,dark,phone,bangla] [FOLDER]. Writes FOLDER/LOOK/NAME.png and FOLDER/index.html (git ignores the
// default, tests/browser/shots). Tells which scenes could not be set, and ends with 1 when there were any.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch, openDashboard } from '../harness.mjs';
import { takeEntrance } from './entrance.mjs';
import { indexPage } from './index_page.mjs';
import { inboxScenes } from './inbox_scenes.mjs';
import { agentScenes, firstDay, officeScenes } from './office_scenes.mjs';
import { startShop } from './shop.mjs';
import { stage } from './stage.mjs';
import { drawPicture, takeWidget } from './widget.mjs';
import { signInElsewhere, startTown } from './town.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    looks: { type: 'string', default: 'light,dark,phone,bangla' },
  },
});
const folder = positionals[0] ?? join(here, '../shots');
const only = new RegExp(values.only);

const looks = {
  light: { options: { colorScheme: 'light' }, language: 'en' },
  dark: { options: { colorScheme: 'dark' }, language: 'en' },
  phone: {
    options: { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true },
    language: 'en',
  },
  bangla: { options: { colorScheme: 'light' }, language: 'bn' },
};

const taken = [];
const problems = [];
const tallest = 2600; // pixels of a picture: what a longer page shows below tells nothing new

/** `isWhole`: as tall as the page's content, so that nothing is below the edge. */
const shoot = async (page, look, name, isWhole = false) => {
  mkdirSync(join(folder, look), { recursive: true });
  const before = page.viewportSize();
  const hidden = isWhole
    ? await page.evaluate(() => {
        const content = document.querySelector('#content') ?? document.documentElement;
        return content.scrollHeight - content.clientHeight;
      })
    : 0;
  if (hidden > 0)
    await page.setViewportSize({ ...before, height: Math.min(tallest, before.height + hidden) });
  await page.evaluate(() => {
    const inner = document.querySelector('iterochat-widget')?.shadowRoot;
    for (const one of [...document.getAnimations(), ...(inner?.getAnimations() ?? [])])
      if (one.effect.getComputedTiming().endTime !== Infinity) one.finish();
  });
  await page.screenshot({ path: join(folder, look, `${name}.png`) });
  if (hidden > 0) await page.setViewportSize(before);
  taken.push({ look, name });
};

/** One scene; what fails is told at the end, and costs no other scene. */
const attempt = async (look, name, take) => {
  if (!only.test(name)) return;
  await take().catch((error) => problems.push(`${look}/${name}: ${String(error.message).split('\n')[0]}`));
};

const refusal = {
  error: { code: 'internal', message: 'The server could not do this. Try again in a moment.' },
};

/** Every scene in a page of its own; they share the signed-in context of a look. */
const takeScenes = async (browser, town, look, member, list) => {
  const { options, language } = looks[look];
  const { daemon } = town;
  const permissions = ['clipboard-read', 'clipboard-write'];
  const first = await openDashboard(browser, daemon, member, 'profile', { ...options, permissions });
  await first.evaluate((to) => localStorage.setItem('iterochat.language', JSON.stringify(to)), language);
  const context = first.context();
  const take = async (page, scene) => {
    if (!scene.isBare) await stage(page);
    if (scene.hang) await page.route(scene.hang, () => undefined);
    if (scene.fail) await page.route(scene.fail, (route) => route.fulfill({ status: 500, json: refusal }));
    const path = typeof scene.path === 'function' ? scene.path(town) : scene.path;
    await page.goto(`${daemon.origin}/o/${member.organization.slug}/${path}`);
    await page
      .locator(scene.ready ?? '#content h1')
      .first()
      .waitFor();
    if (!scene.hang) await page.locator('#content .skeleton').first().waitFor({ state: 'detached' });
    await scene.act?.(page, town);
    await shoot(page, look, scene.name, !scene.isScreen && !(await page.locator('dialog').count()));
    await scene.after?.(page);
  };
  for (const scene of list) {
    await attempt(look, scene.name, async () => {
      const page = await context.newPage();
      page.setDefaultTimeout(6000);
      try {
        await take(page, scene);
      } finally {
        await context.setOffline(false);
        await page.evaluate(() => localStorage.removeItem('iterochat.details'));
        await page.close();
      }
    });
  }
  await context.close();
};

const browser = await launch();
const picture = await drawPicture(browser);
const town = Object.assign(await startTown(picture), { picture });
await signInElsewhere(town.daemon, town.owner);
const shop = await startShop(town.daemon);
try {
  const chosen = values.looks.split(',');
  for (const look of chosen) {
    await takeScenes(browser, town, look, town.owner, [...inboxScenes, ...officeScenes]);
    await takeScenes(browser, town, look, town.newcomer, firstDay);
    await takeScenes(browser, town, look, town.members[1], agentScenes);
  }
  // these add people and conversations, which no other picture is to show
  for (const look of chosen) {
    const about = {
      look,
      ...looks[look],
      shoot: (page, name) => shoot(page, look, name),
      attempt: (name, take) => attempt(look, name, take),
    };
    await takeEntrance(browser, town, about);
    await takeWidget(browser, town, shop, about);
  }
} finally {
  await shop.close();
  await browser.close();
  await town.daemon.close();
}
writeFileSync(join(folder, 'index.html'), indexPage(taken));
console.log(`${taken.length} pictures in ${folder}`);
for (const problem of problems) console.log(`not taken: ${problem}`);
process.exitCode = problems.length ? 1 : 0;
