import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { checkAxe, openDashboard, password, shoot, watch } from './harness.mjs';

let daemon, browser;
useAcme((world) => ({ daemon, browser } = world));

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

test('a session that the server ended leads to the sign-in, which says so, and back', async () => {
  const member = await daemon.user('sue@acme.example', 'Sue', 'agent');
  const page = await openDashboard(browser, daemon, member, 'team', { expected: ['401'] });
  await page.getByRole('heading', { name: 'Team' }).waitFor();
  await daemon.call('POST', 'auth/sign-out', {}, member.token);
  await page.reload();
  await page.getByText('Your session has ended.').waitFor();
  await page.getByLabel('Email').fill('sue@acme.example');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Team' }).waitFor();
  page.problems.check();
  await page.context().close();
});

test('an invitation is accepted by its link; the chooser names what one belongs to', async () => {
  daemon.tenant('globex', 'Globex');
  const invite = (tenant) =>
    daemon.cli('user', 'add', 'ina@acme.example', '-t', tenant, '--role', 'agent', '--invite', '--json');
  const link = invite('acme');
  const url = link.url ?? link.invitation?.url ?? link.link;
  const page = await browser.newPage();
  page.setDefaultTimeout(12_000);
  const problems = watch(page, ['404', '422', '400']);
  await page.goto(`${daemon.origin}/accept`);
  await page.getByText('holds no invitation').waitFor();
  await page.goto('about:blank');
  await page.goto(daemon.origin + new URL(url, daemon.origin).pathname + new URL(url, daemon.origin).hash);
  await page.getByLabel('Name').fill('Ina Invited');
  await page.getByLabel('Password').fill(password);
  await checkAxe(page, 'the invitation');
  await shoot(page, 'accept');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('You are in').waitFor();
  assert.ok(!page.url().includes('#'));
  daemon.cli('user', 'add', 'ina@acme.example', '-t', 'globex', '--role', 'admin');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Email').fill('ina@acme.example');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Where to?' }).waitFor();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await checkAxe(page, `the chooser, ${colorScheme}`);
    await shoot(page, `chooser-${colorScheme}`);
  }
  await page.getByRole('link', { name: 'Globex' }).click();
  await page.getByRole('button', { name: 'Organization: Globex' }).waitFor();
  await page.goto(`${daemon.origin}/`); // the one used last, without asking
  await page.waitForURL('**/o/globex/inbox');
  problems.check();
  await page.context().close();
});

test('an account without an organization is told what to do', async () => {
  const member = await daemon.user('nora@acme.example', 'Nora', 'agent');
  await member.call('DELETE', `members/${member.id}`);
  const page = await openDashboard(browser, daemon, member, 'inbox', { expected: ['404', '403', '401'] });
  await page.goto(`${daemon.origin}/login`);
  await page.getByLabel('Email').fill('nora@acme.example');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'You belong to no organization yet' }).waitFor();
  await page.getByRole('button', { name: 'Create an organization' }).click();
  await page.getByLabel('Name of the organization').fill('Mine');
  await page.keyboard.press('Enter');
  await page.getByText('only the administrator creates organizations').waitFor();
  await checkAxe(page, 'the chooser without an organization');
  await shoot(page, 'chooser-empty');
  await page.context().close();
});
