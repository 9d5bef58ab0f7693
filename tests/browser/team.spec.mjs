// What members do beside each other: who is here, drafts that follow, many at once, snoozing, figures, second factor.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { checkAxe, handOver, openDashboard, password, shoot, until, watch, whenLive } from './harness.mjs';

let daemon, browser, agent;
useAcme(async (world) => {
  ({ daemon, browser } = world);
  agent = await daemon.user('amir@acme.example', 'Amir Agent', 'agent');
});

const filterLink = (page, name) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: new RegExp(`^${name}`) });

test('members see who else is in a conversation, and who writes there', async () => {
  const chat = await handOver(daemon, 'Paula Two', 'A human please');
  const one = await openDashboard(browser, daemon, daemon.owner, `inbox/waiting/${chat.id}`);
  await one.getByRole('log', { name: 'Messages' }).waitFor();
  const two = await openDashboard(browser, daemon, agent, `inbox/waiting/${chat.id}`);
  await one.getByText('Amir Agent is here too').waitFor();
  await two.getByText('Olivia Owner is here too').waitFor();
  await two.getByRole('button', { name: 'Claim' }).first().click();
  await two.getByRole('textbox', { name: 'Reply to the visitor' }).fill('Hel');
  await one.getByText('Amir Agent is writing here').waitFor();
  await checkAxe(one, 'a conversation with company');
  await two.goto(`${daemon.origin}/o/acme/team`);
  await one.getByText('Amir Agent is').waitFor({ state: 'detached' });
  one.problems.check();
  await Promise.all([one.context().close(), two.context().close()]);
});

test('a draft follows its member to another browser, and is nobody else’s', async () => {
  const chat = await handOver(daemon, 'Dora Draft', 'A human please');
  await agent.call('POST', `conversations/${chat.id}/claim`, {});
  const here = await openDashboard(browser, daemon, agent, `inbox/mine/${chat.id}`);
  await here.getByRole('textbox', { name: 'Reply to the visitor' }).fill('I looked it up and');
  await until(
    async () => (await agent.call('GET', `conversations/${chat.id}/draft`)).text === 'I looked it up and',
    'the draft to be kept',
  );
  await here.context().close();
  const there = await openDashboard(browser, daemon, agent, `inbox/mine/${chat.id}`);
  const box = there.getByRole('textbox', { name: 'Reply to the visitor' });
  await until(async () => (await box.inputValue()) === 'I looked it up and', 'the draft to follow');
  await box.press('Enter');
  await there.getByRole('log').getByText('I looked it up and').waitFor();
  await until(
    async () => (await agent.call('GET', `conversations/${chat.id}/draft`)).text === '',
    'the draft to go',
  );
  there.problems.check();
  await there.context().close();
});

test('many are tagged, snoozed and deleted at once; figures and title follow', async () => {
  await daemon.owner.call('POST', 'tags', { name: 'spring' });
  const names = ['Bulk One', 'Bulk Two', 'Bulk Three'];
  for (const name of names) await handOver(daemon, name, 'Give me a human');
  const page = await openDashboard(browser, daemon, daemon.owner, 'inbox/waiting');
  const card = (name) => page.locator('.inbox-card', { hasText: name });
  await card('Bulk One').waitFor();
  const waiting = await page.locator('.inbox-card').count();
  await until(async () => (await page.title()).startsWith(`(${waiting})`), 'the figure in the title');
  const choose = async () => {
    for (const name of names)
      await page.getByRole('checkbox', { name: `Select the conversation with ${name}` }).check();
    await page.getByText('3 selected').waitFor();
  };
  await choose();
  await checkAxe(page, 'the inbox with a selection');
  await shoot(page, 'inbox-selection');
  await page.getByRole('button', { name: 'Add a tag' }).first().click();
  await page.getByRole('menuitem', { name: 'spring' }).click();
  for (const name of names) await card(name).getByText('spring').waitFor();

  await choose();
  await page.getByRole('toolbar').getByRole('button', { name: 'Snooze' }).click();
  await page.getByRole('menuitem', { name: 'For an hour' }).click();
  for (const name of names) await card(name).waitFor({ state: 'detached' });
  await filterLink(page, 'Snoozed').click();
  for (const name of names) await card(name).waitFor();
  await checkAxe(page, 'the snoozed list');

  await choose();
  await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('3 conversations deleted').waitFor();
  for (const name of names) await card(name).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  for (const name of names) await card(name).waitFor();
  page.problems.check();
  await page.context().close();
});

test('a snooze that is ended brings the conversation back', async () => {
  const chat = await handOver(daemon, 'Nap Time', 'A human please');
  const page = await openDashboard(browser, daemon, daemon.owner, `inbox/waiting/${chat.id}`);
  await page.getByRole('log', { name: 'Messages' }).waitFor();
  await page.getByRole('button', { name: 'Snooze' }).click();
  await page.getByRole('menuitem', { name: 'For an hour' }).click();
  await page.locator('.inbox-card', { hasText: 'Nap Time' }).waitFor({ state: 'detached' });
  await page.locator('.conversation-head').getByRole('button', { name: 'End the snooze' }).click();
  await page.locator('.inbox-card', { hasText: 'Nap Time' }).waitFor();
  page.problems.check();
  await page.context().close();
});

test('a picture of the visitor is shown, and a file goes back', async () => {
  const chat = await handOver(daemon, 'Pia Picture', 'A human please');
  await agent.call('POST', `conversations/${chat.id}/claim`, {});
  const page = await openDashboard(browser, daemon, agent, `inbox/mine/${chat.id}`);
  await page.getByRole('textbox', { name: 'Reply to the visitor' }).waitFor();
  const picture = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const sent = await fetch(
    `${daemon.origin}/api/v1/widget/conversations/${chat.id}/attachments?name=tent.png`,
    {
      method: 'POST',
      headers: { Authorization: `Bearer ${chat.visitor.token}`, 'Content-Type': 'image/png' },
      body: picture,
    },
  );
  assert.equal(sent.status, 201);
  await page.getByRole('img', { name: 'tent.png' }).waitFor();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'label.png', mimeType: 'image/png', buffer: picture });
  await page.getByRole('img', { name: 'label.png' }).waitFor();
  await checkAxe(page, 'a conversation with pictures');
  await shoot(page, 'conversation-pictures');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTitle('Download tent.png').click(),
  ]);
  assert.equal(download.suggestedFilename(), 'tent.png');
  page.problems.check();
  await page.context().close();
});

/** RFC 6238 with the usual 30 seconds and six digits. */
const oneTimeCode = (secret) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.toUpperCase().replace(/=+$/, '')]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
};

test('an account with a second factor is asked for its code', async () => {
  const member = await daemon.user('tia@acme.example', 'Tia Totp', 'agent');
  const { secret } = await daemon.call('POST', 'me/totp', { password }, member.token);
  const { recovery_codes: codes } = await daemon.call(
    'POST',
    'me/totp/confirm',
    { code: oneTimeCode(secret) },
    member.token,
  );
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  const problems = watch(page, ['401']);
  await page.goto(`${daemon.origin}/login`);
  await page.getByLabel('Email').fill('tia@acme.example');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  const code = page.getByLabel('Code of your authenticator');
  await code.waitFor();
  await checkAxe(page, 'the sign-in with a code');
  await shoot(page, 'sign-in-code');
  await code.fill('000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('not right').waitFor();
  await code.fill(codes[0]);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/o/acme/inbox');
  problems.check();
  assert.equal(codes.length, 10);
  await context.close();
});

test('the team page and the assign menu follow who is available and online', async () => {
  const nadia = await daemon.user('nadia@acme.example', 'Nadia New', 'agent');
  const page = await openDashboard(browser, daemon, daemon.owner, 'team');
  const row = (state) => page.getByRole('row', { name: new RegExp(`Nadia New.*${state}`) });
  await row('Available').waitFor();
  await whenLive(page);
  const hers = await openDashboard(browser, daemon, nadia, 'team');
  await row('Available.*Online').waitFor();
  await nadia.call('PUT', 'availability', { available: false });
  await row('Away.*Online').waitFor();
  await shoot(page, 'team-live');
  await hers.context().close();
  await row('Away').waitFor();
  await row('Online').waitFor({ state: 'detached' });
  const chat = await handOver(daemon, 'Ines', 'A human please');
  await page.goto(`${daemon.origin}/o/acme/inbox/waiting/${chat.id}`);
  await page.getByRole('button', { name: 'Assign' }).first().click();
  await page.getByRole('menuitem', { name: /Nadia New.*Away/ }).or(page.getByRole('menuitemcheckbox', { name: /Nadia New.*Away/ })).waitFor();
  await nadia.call('PUT', 'availability', { available: true });
  await page.getByText('Away').waitFor({ state: 'detached' });
  page.problems.check();
  await page.context().close();
});

test('recovery codes are renewed alone', async () => {
  const member = await daemon.user('rhea@acme.example', 'Rhea Renew', 'agent');
  const { secret } = await daemon.call('POST', 'me/totp', { password }, member.token);
  const { recovery_codes: old } = await daemon.call('POST', 'me/totp/confirm', { code: oneTimeCode(secret) }, member.token);
  const page = await openDashboard(browser, daemon, member, 'profile', { expected: ['403'] });
  await page.getByRole('button', { name: 'New recovery codes' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByLabel('Code from the app, or a recovery code').fill('aaaa-bbbb-cccc-dddd');
  await dialog.getByRole('button', { name: 'New recovery codes' }).click();
  await dialog.getByText(/doesn't fit/).waitFor();
  await checkAxe(page, 'renewing recovery codes');
  await dialog.getByLabel('Code from the app, or a recovery code').fill(old[0]);
  await dialog.getByRole('button', { name: 'New recovery codes' }).click();
  await page.getByText('The new codes are in force.').waitFor();
  const shown = await page.locator('.codes code').allInnerTexts();
  assert.equal(shown.length, 10);
  assert.ok(!shown.some((code) => old.includes(code)));
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('10 recovery codes left').waitFor();
  page.problems.check();
  await page.context().close();
});
