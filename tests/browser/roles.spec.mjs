// Who sees what: each role the pages, buttons, menu rows and commands that are its own, and no others; whoever types the
// address of another's page is told so, and nothing in the pages asks the server for what the role may not have.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { handOver, openDashboard } from './harness.mjs';

let daemon, browser, chat, aiChat, article;
const people = {};
useAcme(async (world) => {
  ({ daemon, browser } = world);
  people.owner = daemon.owner;
  people.admin = await daemon.user('adam@acme.example', 'Adam Admin', 'admin');
  people.agent = await daemon.user('amir@acme.example', 'Amir Agent', 'agent');
  await daemon.owner.call('POST', 'tags', { name: 'returns' });
  await daemon.owner.call('POST', 'quick-replies', { shortcut: 'hours', title: '', body: 'From nine.' });
  chat = await handOver(daemon, 'Rita Roles', 'I want a refund');
  await daemon.owner.call('POST', `conversations/${chat.id}/notes`, { text: 'A note of the owner' });
  const visitor = await daemon.visitor(daemon.key, { name: 'Only Robots' });
  aiChat = (await visitor.start('When are you open?')).conversation.id;
  await visitor.answer(aiChat);
  article = (await daemon.owner.call('GET', 'articles')).items[0].id;
});

const roles = ['owner', 'admin', 'agent'];
/** Rows: what, and the roles that have it ("all", "admins", "owner"). */
const who = { all: roles, admins: ['owner', 'admin'], owner: ['owner'] };
const of = (rows, role) => rows.filter(([, least]) => who[least].includes(role)).map(([what]) => what);

const navigation = [
  ['Inbox', 'all'],
  ['Knowledge base', 'admins'],
  ['AI', 'admins'],
  ['Widget', 'admins'],
  ['Replies and tags', 'all'],
  ['Team', 'all'],
  ['Metrics', 'admins'],
  ['Settings', 'admins'],
];
const filters = [
  ['All', 'all'],
  ['Waiting', 'all'],
  ['Mine', 'all'],
  ['Resolved', 'all'],
  ['Snoozed', 'all'],
  ['Handled by AI', 'admins'],
];
const menuRows = [
  ['Explain the AI’s answers', 'all'],
  ['Copy the link', 'all'],
  ['Print view', 'all'],
  ['Export', 'admins'],
  ['Put on legal hold…', 'admins'],
  ['Delete', 'admins'],
  ['Erase permanently…', 'admins'],
];
const buttons = [
  ['Claim', 'all'],
  ['Snooze', 'all'],
  ['Assign', 'admins'],
  ['Add a tag', 'all'],
  ['Delete this note', 'admins'],
  ['This answer is right', 'admins'],
];
const commands = [
  ['Claim', 'all'],
  ['Print view', 'all'],
  ['Explain the AI’s answers', 'all'],
  ['Export', 'admins'],
  ['Delete', 'admins'],
  ['Handled by AI', 'admins'],
  ['Knowledge base', 'admins'],
  ['Metrics', 'admins'],
  ['Settings', 'admins'],
  ['Team', 'all'],
];
const paths = [
  ['inbox/waiting', 'all'],
  ['replies', 'all'],
  ['replies/tags', 'all'],
  ['team', 'all'],
  ['profile', 'all'],
  ['knowledge', 'admins'],
  ['knowledge/new', 'admins'],
  ['knowledge/ask', 'admins'],
  ['knowledge/unanswered', 'admins'],
  ['knowledge/import', 'admins'],
  ['ai', 'admins'],
  ['ai/engine', 'admins'],
  ['ai/hours', 'admins'],
  ['widget', 'admins'],
  ['widget/install', 'admins'],
  ['metrics', 'admins'],
  ['settings', 'admins'],
  ['settings/security', 'admins'],
  ['settings/deleted', 'admins'],
  ['settings/compliance', 'admins'],
  ['settings/compliance/requests', 'admins'],
  ['settings/compliance/erasures', 'admins'],
  ['settings/compliance/retention', 'admins'],
  ['settings/compliance/audit', 'admins'],
  ['settings/compliance/records', 'admins'],
];
/** Controls of pages that several roles open: path, role of the control, its name, who has it. */
const controls = [
  ['replies', 'button', 'New quick reply', 'admins'],
  ['replies', 'button', 'Edit /hours', 'admins'],
  ['replies/tags', 'button', 'Edit returns', 'admins'],
  ['replies/tags', 'textbox', 'New tag', 'admins'],
  ['team', 'button', 'Invite', 'admins'],
  ['team', 'combobox', 'Role of Amir Agent', 'admins'],
  ['team', 'combobox', 'Role of Olivia Owner', 'owner'],
  ['team', 'button', 'Leave the organization', 'all'],
  ['team', 'switch', 'I am available', 'all'],
  ['settings', 'button', 'Delete everything', 'owner'],
];

/** A window of the role; what the server forbids to it is collected. */
const open = async (role, path) => {
  const page = await openDashboard(browser, daemon, people[role], path, { expected: ['404'] });
  page.forbidden = [];
  page.on('response', (response) => response.status() === 403 && page.forbidden.push(response.url()));
  return page;
};
const done = async (page) => {
  assert.deepEqual(page.forbidden, [], 'calls that the role may not make');
  page.problems.check();
  await page.context().close();
};
/** Waits for what the role has; what it hasn't must not be there. */
const holds = async (locator, has, what) => {
  if (has) await locator.first().waitFor();
  else assert.equal(await locator.count(), 0, what);
};
const names = async (locator) => (await locator.allInnerTexts()).map((text) => text.split('\n')[0].trim());

for (const role of roles)
  test(`${role}: navigation, filters, menus, buttons and commands of a conversation`, async () => {
    const page = await open(role, `inbox/all/${chat.id}`);
    await page.getByRole('log', { name: 'Messages' }).waitFor();
    await page.locator('.note').waitFor();
    const side = page.getByRole('navigation', { name: 'Pages' });
    const links = await names(side.getByRole('link'));
    const rows = await names(side.locator('.nav-row'));
    assert.deepEqual(rows, of(filters, role));
    assert.deepEqual(
      links.filter((name) => !rows.includes(name)),
      of(navigation, role),
    );
    await page.getByRole('button', { name: 'Actions of this conversation' }).click();
    const menu = page.getByRole('menu').getByRole('menuitem').locator('span:nth-child(2)');
    await menu.first().waitFor();
    assert.deepEqual(await names(menu), of(menuRows, role));
    await page.keyboard.press('Escape');
    for (const [name, least] of buttons)
      if (name !== 'This answer is right')
        await holds(
          page.getByRole('button', { name, exact: true }),
          who[least].includes(role),
          `${role} and the button “${name}”`,
        );
    await page.keyboard.press('Control+k');
    await page.getByRole('option').locator('.palette-label', { hasText: 'Claim' }).first().waitFor();
    const offered = await names(page.getByRole('option').locator('.palette-label'));
    for (const [name, least] of commands)
      assert.equal(offered.includes(name), who[least].includes(role), `${role} and the command “${name}”`);
    await done(page);
  });

for (const role of roles)
  test(`${role}: every page by its address, and the controls on those that are open to several`, async () => {
    const page = await open(role, 'profile');
    for (const [path, least] of [...paths, [`knowledge/${article}`, 'admins']]) {
      await page.goto(`${daemon.origin}/o/acme/${path}`);
      if (!who[least].includes(role)) {
        await page.getByText('This page is for admins').waitFor();
        continue;
      }
      await page.locator('#content h1').first().waitFor({ state: 'attached' });
      await page.locator('#content .skeleton').first().waitFor({ state: 'detached' });
      assert.equal(await page.getByText('This page is for admins').count(), 0, path);
      assert.equal(await page.getByText('That did not work').count(), 0, path);
      for (const [, kind, name, has] of controls.filter(([at]) => at === path))
        await holds(
          page.getByRole(kind, { name, exact: kind !== 'combobox' }),
          who[has].includes(role),
          `${role} and “${name}” on ${path}`,
        );
    }
    await done(page);
  });

for (const role of roles)
  test(`${role}: a conversation that the AI handles`, async () => {
    const page = await open(role, `inbox/all/${aiChat}`);
    if (who.admins.includes(role)) {
      await page.getByRole('button', { name: 'This answer is right' }).waitFor();
      await page.goto(`${daemon.origin}/o/acme/inbox/ai`);
      await page.getByRole('link', { name: 'Only Robots' }).waitFor();
    } else {
      await page.getByText('This conversation is not here').waitFor();
      await page.goto(`${daemon.origin}/o/acme/inbox/ai`); // leads to what they may see
      await page.getByRole('link', { name: 'Rita Roles' }).waitFor();
      assert.equal(await page.getByText('Only Robots').count(), 0);
    }
    await done(page);
  });

test('a stranger is led to the sign-in from every page, before it loads', async () => {
  const page = await (await browser.newContext()).newPage();
  for (const [path] of paths) {
    const answer = await page.request.get(`${daemon.origin}/o/acme/${path}`, { maxRedirects: 0 });
    assert.equal(answer.status(), 302, path);
    assert.match(answer.headers().location, /^\/login/, path);
  }
  await page.context().close();
});

test('a member of another organization finds neither its pages nor its conversations', async () => {
  daemon.tenant('globex', 'Globex');
  const other = await daemon.user('gil@globex.example', 'Gil Globex', 'owner', 'globex');
  const page = await openDashboard(browser, daemon, other, 'inbox/all', { expected: ['404'] });
  await page.goto(`${daemon.origin}/o/acme/inbox/all/${chat.id}`);
  await page.getByText('There is no such page').waitFor();
  await page.goto(`${daemon.origin}/o/globex/inbox/all/${chat.id}`);
  await page.getByText('This conversation is not here').waitFor();
  assert.equal(await page.getByText('Rita Roles').count(), 0);
  page.problems.check();
  await page.context().close();
});
