// A member without a mouse: from the sign-in through everything that is done with a conversation.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { done, useAcme } from './acme.mjs';
import { handOver, openDashboard, password, until, watch, whenLive } from './harness.mjs';
import { keyboardOf } from './keys.mjs';

let daemon, browser;
useAcme(async (world) => {
  ({ daemon, browser } = world);
  daemon.tenant('globex', 'Globex');
  daemon.cli('user', 'add', 'olivia@acme.example', '-t', 'globex', '--role', 'admin');
  await daemon.user('amir@acme.example', 'Amir Agent', 'agent');
  await daemon.owner.call('POST', 'tags', { name: 'returns' });
  const reply = { shortcut: 'hello', title: 'Greeting', body: 'Hello {visitor}, I am {me}.' };
  await daemon.owner.call('POST', 'quick-replies', reply);
});

const open = async (path) => {
  const page = await openDashboard(browser, daemon, daemon.owner, path, { expected: ['404'] });
  return { page, keys: keyboardOf(page) };
};
const button = (page, name) => page.getByRole('button', { name, exact: true }).first();
const actions = (page) => button(page, 'Actions of this conversation');
const thread = (page) => page.getByRole('log', { name: 'Messages' });
const filter = (page, name) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: new RegExp(`^${name}`) });

test('sign in, choose, look through the filters, open, claim, answer, note, tag, resolve', async () => {
  const chat = await handOver(daemon, 'Zoe Keys', 'Refund my order at once');
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  page.problems = watch(page, ['401', '404']);
  const keys = keyboardOf(page);
  await page.goto(`${daemon.origin}/login`);
  await keys.fill(page.getByLabel('Email'), 'olivia@acme.example');
  await keys.fill(page.getByLabel('Password'), 'wrong');
  await keys.press('Enter');
  await page.getByRole('alert').getByText('not right').waitFor();
  await keys.fill(page.getByLabel('Password'), password, { key: 'Shift+Tab' });
  await keys.use(button(page, 'Sign in'));
  await page.getByRole('heading', { name: 'Where to?' }).waitFor();
  await keys.use(page.getByRole('link', { name: 'Acme Outdoor' }));
  await page.waitForURL('**/o/acme/inbox');

  for (const [name, path] of [
    ['Mine', 'mine'],
    ['Resolved', 'resolved'],
    ['Snoozed', 'snoozed'],
    ['Handled by AI', 'ai'],
    ['All', 'all'],
    ['Waiting', 'waiting'],
  ]) {
    await keys.use(filter(page, name));
    await page.waitForURL(`**/o/acme/inbox/${path}`);
  }
  await keys.use(page.getByRole('link', { name: 'Zoe Keys' }));
  await thread(page).waitFor();
  await keys.use(button(page, 'Claim'));
  await page.getByText('You have it now').waitFor();

  const reply = page.getByRole('textbox', { name: 'Reply to the visitor' });
  await keys.reach(reply);
  await keys.type('Your money is on its way.');
  await keys.press('Enter');
  await thread(page).getByText('Your money is on its way.').waitFor();
  await keys.type('/hel');
  await page.getByRole('option', { name: '/hello' }).waitFor();
  await keys.press('Enter');
  assert.equal(await reply.inputValue(), 'Hello Zoe Keys, I am Olivia Owner.');
  await keys.use(button(page, 'Send'));
  await thread(page).getByText('Hello Zoe Keys, I am Olivia Owner.').waitFor();

  await keys.use(button(page, 'Note'), 'Enter', { key: 'Shift+Tab' });
  await keys.reach(page.getByRole('textbox', { name: 'Note for the team' }));
  await keys.type('Paid by card');
  await keys.use(button(page, 'Add note'));
  await page.getByRole('article', { name: 'Note by Olivia Owner' }).getByText('Paid by card').waitFor();
  assert.deepEqual(
    (await chat.messages()).filter((one) => one.author.kind === 'member').map((one) => one.text),
    ['Your money is on its way.', 'Hello Zoe Keys, I am Olivia Owner.'],
  );

  await keys.choose(button(page, 'Add a tag'), 'returns');
  await button(page, 'Remove the tag returns').waitFor();
  await keys.use(button(page, 'Remove the tag returns'), 'Enter', { key: 'Shift+Tab' });
  await button(page, 'Remove the tag returns').waitFor({ state: 'detached' });
  await keys.use(button(page, 'Resolve'));
  await button(page, 'Reopen').waitFor();
  await done(page);
});

test('snooze, assign, hold, export, explain and print from menus that open, move and close by keys', async () => {
  const chat = await handOver(daemon, 'Vera Held', 'How long does delivery take? I want a human');
  const { page, keys } = await open(`inbox/all/${chat.id}`);
  await thread(page).waitFor();
  await keys.choose(button(page, 'Snooze'), 'For an hour');
  const awake = page.locator('.conversation-head').getByRole('button', { name: 'End the snooze' });
  await keys.use(awake);
  await awake.waitFor({ state: 'detached' });
  await keys.choose(button(page, 'Assign'), 'Amir Agent');
  await page.getByText('Assigned to Amir Agent').waitFor();

  await keys.choose(actions(page), 'Put on legal hold');
  await page.getByRole('dialog').waitFor();
  assert.ok(await keys.isOn(page.getByLabel('Reason')), 'the first field has the focus');
  await keys.type('Case 2026-14');
  await keys.use(button(page, 'Put on hold'));
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('.conversation-head').getByText('Legal hold').waitFor();
  assert.ok(await keys.isOn(actions(page)), 'the focus is back where the dialog was opened');
  await keys.choose(actions(page), 'Release the legal hold');
  await page.locator('.conversation-head').getByText('Legal hold').waitFor({ state: 'detached' });

  const [file] = await Promise.all([page.waitForEvent('download'), keys.choose(actions(page), 'Export')]);
  assert.match(file.suggestedFilename(), /\.zip$/);
  await keys.choose(actions(page), 'Explain the AI');
  await page.getByRole('dialog', { name: 'Why the AI' }).waitFor();
  await keys.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.ok(await keys.isOn(actions(page)), 'the focus is back on the menu');
  await page.evaluate(() => (globalThis.print = () => (globalThis.printed = true)));
  await keys.choose(actions(page), 'Print view');
  await page.waitForFunction(() => globalThis.printed);
  await done(page);
});

test('deleted, and taken back by a key or by its button; then erased, and the certificate kept', async () => {
  const chat = await handOver(daemon, 'Nadia Gone', 'I want a refund for order 77');
  const { page, keys } = await open(`inbox/waiting/${chat.id}`);
  const card = page.getByRole('link', { name: 'Nadia Gone' });
  await thread(page).waitFor();
  await whenLive(page);
  for (const undo of [
    () => keys.press('z'),
    () => keys.use(button(page, 'Undo'), 'Enter', { key: 'Shift+Tab' }),
  ]) {
    await keys.choose(actions(page), 'Delete');
    await page.getByText('Conversation deleted').waitFor();
    await card.waitFor({ state: 'detached' });
    await undo();
    await page.getByText('Restored').first().waitFor();
    await page.getByText('Conversation deleted').waitFor({ state: 'detached' });
    await keys.use(card);
    await thread(page).waitFor();
  }
  await keys.choose(actions(page), 'Erase permanently');
  const dialog = page.getByRole('dialog', { name: 'Erase this conversation permanently' });
  await dialog.waitFor();
  assert.ok(await keys.isOn(dialog.getByLabel(`Type ${chat.shortId}`)), 'the id is typed at once');
  await keys.type(chat.shortId);
  await keys.fill(dialog.getByLabel('Why it is erased'), 'asked for it');
  await keys.use(dialog.getByRole('button', { name: 'Erase permanently' }));
  const erased = page.getByRole('dialog', { name: 'Erased' });
  await erased.waitFor({ timeout: 60_000 });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    keys.use(erased.getByRole('button', { name: 'Save the certificate' })),
  ]);
  assert.ok(JSON.parse(readFileSync(await file.path(), 'utf8')));
  await keys.press('Escape');
  await erased.waitFor({ state: 'detached' });
  assert.equal(await card.count(), 0);
  await done(page);
});

test('the palette goes to pages, the sheet names every key, and the keys do what it says', async () => {
  await handOver(daemon, 'Ada First', 'A human please');
  await handOver(daemon, 'Ben Second', 'A human please');
  const { page, keys } = await open('inbox/waiting');
  await page.getByRole('link', { name: 'Ben Second' }).waitFor();
  await keys.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByText('Next conversation').waitFor();
  await keys.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await keys.press('j');
  await thread(page).waitFor();
  const first = page.url();
  await until(async () => {
    await keys.press('j');
    return page.url() !== first;
  }, 'the next conversation');
  const details = page.getByRole('complementary', { name: 'Details' });
  await details.waitFor();
  await keys.press('i');
  await details.waitFor({ state: 'detached' });
  await keys.press('i');
  await details.waitFor();
  await keys.press('x');
  await page.getByText('1 selected').waitFor();
  await keys.press('n');
  await keys.type('Only a thought');
  assert.equal(await page.getByRole('textbox', { name: 'Note for the team' }).inputValue(), 'Only a thought');
  await keys.press('Escape', 'g', '2');
  await page.waitForURL('**/inbox/waiting');
  await keys.press('/');
  await keys.type('Ada');
  await page.waitForURL('**/inbox/waiting?q=Ada');
  await keys.press('Escape', 'Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await palette.waitFor();
  await keys.type('team');
  await palette.getByRole('option', { name: 'Team' }).waitFor();
  await keys.press('Enter');
  await page.waitForURL('**/o/acme/team');
  await keys.choose(button(page, 'Account: Olivia Owner'), 'Profile');
  await page.getByRole('heading', { name: 'Profile' }).waitFor();
  await done(page);
});
