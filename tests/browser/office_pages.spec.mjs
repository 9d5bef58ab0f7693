// Every page beside the inbox, in light, dark, on a phone and in Bangla: no accessibility violation, no error.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { checkAxe, openDashboard, shoot } from './harness.mjs';
import { inEveryLook } from './looks.mjs';
import { fillOffice, officePages } from './office_data.mjs';

let daemon, browser, agent;
useAcme(async (world) => {
  ({ daemon, browser } = world);
  ({ agent } = await fillOffice(daemon));
});

// A call that the server does not offer is answered 404, which the browser logs.
const expected = ['404'];
const nameOf = (path) => `office-${path.replaceAll('/', '-')}`;

let page; // one window goes through all of them
for (const [path, text] of officePages)
  test(path, async () => {
    page ??= await openDashboard(browser, daemon, daemon.owner, 'profile', { expected });
    await page.goto(`${daemon.origin}/o/acme/${path}`);
    await page.locator('#content').getByText(text).first().waitFor();
    await page.locator('#content h1').waitFor();
    await page.locator('#content .skeleton').first().waitFor({ state: 'detached' });
    await inEveryLook(page, async (look, rules) => {
      await checkAxe(page, `${path}, ${look}`, undefined, rules);
      await shoot(page, `${nameOf(path)}-${look}`);
      const overflow = await page.locator('#content').evaluate((main) => main.scrollWidth - main.clientWidth);
      assert.ok(overflow <= 0, `${path} is ${overflow} px too wide, ${look}`);
    });
    page.problems.check();
  });

test('an agent sees replies and the team, and is kept from the rest', async () => {
  const page = await openDashboard(browser, daemon, agent, 'team', { expected: ['conversations/counts'] });
  await page.getByText('Adam Admin').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Invite' }).count(), 0);
  assert.equal(await page.getByRole('button', { name: /^Remove/ }).count(), 0);
  const links = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allInnerTexts();
  assert.deepEqual(
    links.map((text) => text.trim().split('\n')[0]), // the inbox's figure stands below its name once it is there
    ['Inbox', 'Replies and tags', 'Team'],
  );
  for (const path of [
    'knowledge',
    'ai',
    'widget',
    'metrics',
    'settings/deleted',
    'settings/compliance/audit',
  ]) {
    await page.goto(`${daemon.origin}/o/acme/${path}`);
    await page.getByText('This page is for admins').waitFor();
  }
  await page.goto(`${daemon.origin}/o/acme/replies`);
  await page.getByText('/hours').waitFor();
  assert.equal(await page.getByRole('button', { name: 'New quick reply' }).count(), 0);
  page.problems.check();
  await page.context().close();
});
