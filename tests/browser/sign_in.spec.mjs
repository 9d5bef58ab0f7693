import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkAxe, launch, openDashboard, password, shoot, startAcme, watch } from './harness.mjs';

let daemon, browser;
before(async () => {
  daemon = await startAcme();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await daemon?.close();
});

test('a signed-out person is led to the sign-in, and back to where they wanted to go', async () => {
  const page = await browser.newPage();
  const problems = watch(page, ['401']);
  await page.goto(`${daemon.origin}/o/acme/inbox/waiting`);
  assert.equal(new URL(page.url()).pathname, '/login');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await checkAxe(page, `the sign-in, ${colorScheme}`);
    await shoot(page, `sign-in-${colorScheme}`);
  }
  await page.getByLabel('Email').fill('olivia@acme.example');
  await page.getByLabel('Password').fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('not right').waitFor();
  await checkAxe(page, 'a refused sign-in');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${daemon.origin}/o/acme/inbox/waiting`);
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  problems.check();
  await page.context().close();
});

test('signing out closes the dashboard in every tab', async () => {
  const member = await daemon.user('sam@acme.example', 'Sam', 'agent');
  const page = await openDashboard(browser, daemon, member, 'inbox');
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole('navigation', { name: 'Pages' }).waitFor();
  await page.getByRole('button', { name: 'Account: Sam' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/login**');
  await other.waitForURL('**/login**');
  assert.equal((await page.goto(`${daemon.origin}/`)).url(), `${daemon.origin}/login`);
  await page.context().close();
});
