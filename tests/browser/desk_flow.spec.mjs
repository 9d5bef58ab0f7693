// A member's day: what breaks, what is not theirs, and everything by keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { checkAxe, handOver, openDashboard, password, shoot, until } from './harness.mjs';

let daemon, browser, agent;
useAcme(async (world) => {
  ({ daemon, browser } = world);
  agent = await daemon.user('amir@acme.example', 'Amir Agent', 'agent');
});

const allowed = [
  '404',
  'ERR_INTERNET_DISCONNECTED',
  'ERR_CONNECTION_REFUSED',
  'ERR_NETWORK',
  'ERR_INCOMPLETE',
  'ERR_EMPTY',
];
const bubble = (page, text) => page.getByRole('log', { name: 'Messages' }).getByText(text, { exact: true });

test('a cut network loses nothing and doubles nothing', async () => {
  const chat = await handOver(daemon, 'Mila Novak', 'Let me talk to a person please');
  const page = await openDashboard(browser, daemon, agent, `inbox/waiting/${chat.id}`, { expected: allowed });
  await page.getByRole('button', { name: 'Claim' }).first().click();
  const reply = page.getByRole('textbox', { name: 'Reply to the visitor' });
  await reply.fill('Before the cut');
  await page.keyboard.press('Enter');
  await bubble(page, 'Before the cut').waitFor();
  await page.context().setOffline(true);
  await page.getByText('Not connected').waitFor();
  await chat.visitor.post(chat.id, 'Written while you were away');
  await reply.fill('Typed while offline');
  await page.keyboard.press('Enter');
  await page.getByText('Not sent.').waitFor();
  await shoot(page, 'conversation-offline');
  await checkAxe(page, 'a conversation without network');
  await page.context().setOffline(false);
  await bubble(page, 'Written while you were away').waitFor();
  await page.getByText('Not connected').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Not sent.').waitFor({ state: 'detached' });
  const texts = (await chat.messages()).map((message) => message.text);
  assert.deepEqual(texts.slice(-3), ['Before the cut', 'Written while you were away', 'Typed while offline']);
  for (const text of texts.slice(-3)) assert.equal(await bubble(page, text).count(), 1, text);
  page.problems.check();
  await page.context().close();
});

test('a restarted daemon is found again, and the conversation goes on', async () => {
  const chat = await handOver(daemon, 'Ivo Marsh', 'I need a human');
  const page = await openDashboard(browser, daemon, agent, `inbox/waiting/${chat.id}`, { expected: allowed });
  await page.getByRole('button', { name: 'Claim' }).first().click();
  await page.getByRole('textbox', { name: 'Reply to the visitor' }).waitFor();
  await daemon.stop();
  await daemon.start();
  await chat.visitor.post(chat.id, 'Are you still there?');
  await bubble(page, 'Are you still there?').waitFor({ timeout: 20_000 });
  await page.getByRole('textbox', { name: 'Reply to the visitor' }).fill('Yes, I am');
  const sent = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/messages'));
  await page.keyboard.press('Enter');
  await bubble(page, 'Yes, I am').waitFor();
  assert.equal((await sent).status(), 201); // the bubble is there before
  assert.equal((await chat.messages()).filter((message) => message.text === 'Yes, I am').length, 1);
  page.problems.check();
  await page.context().close();
});

test('an agent sees no conversation of the AI, and no way to export, delete or erase', async () => {
  const visitor = await daemon.visitor(daemon.key, { name: 'Only Robots' });
  const { conversation } = await visitor.start('What are your opening hours?');
  await visitor.answer(conversation.id);
  const waits = await handOver(daemon, 'Vera Waits', 'Give me a human');
  const page = await openDashboard(browser, daemon, agent, `inbox/all/${waits.id}`, { expected: allowed });
  await page.getByRole('link', { name: 'Vera Waits' }).waitFor();
  assert.equal(await page.getByText('Only Robots').count(), 0);
  assert.equal(await page.getByRole('link', { name: 'Handled by AI' }).count(), 0);
  await page.getByRole('button', { name: 'Actions of this conversation' }).click();
  await page.getByRole('menuitem', { name: 'Print view' }).waitFor();
  for (const name of ['Export', 'Delete', 'Erase', 'Put on legal hold'])
    assert.equal(await page.getByRole('menuitem', { name }).count(), 0, name);
  await page.goto(`${daemon.origin}/o/acme/inbox/all/${conversation.id}`);
  await page.getByText('This conversation is not here').waitFor();
  page.problems.check();
  await page.context().close();
});

test('from the sign-in to an erased conversation with the keyboard alone', async () => {
  const chat = await handOver(daemon, 'Zoe Keys', 'Refund my order at once');
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  const keys = page.keyboard;
  const tabTo = async (locator, most = 40) => {
    for (let i = 0; i < most; ++i) {
      if (await locator.evaluate((element) => element === document.activeElement).catch(() => false)) return;
      await keys.press('Tab');
    }
    assert.fail(`Tab does not reach ${locator}`);
  };
  await page.goto(`${daemon.origin}/o/acme/inbox/waiting`);
  await tabTo(page.getByLabel('Email'));
  await keys.type('olivia@acme.example');
  await keys.press('Tab');
  await keys.type(password);
  await keys.press('Enter');
  const link = page.getByRole('link', { name: 'Zoe Keys' });
  await link.waitFor();
  await page.getByRole('list', { name: 'Conversations' }).waitFor();
  await until(async () => {
    await keys.press('j');
    return page.url().includes(chat.id);
  }, 'J to reach the conversation');
  await page.getByRole('log', { name: 'Messages' }).waitFor();
  await keys.press('c');
  await page.getByText('You have it now').waitFor();
  await keys.press('r');
  await keys.type('Your money is on its way.');
  await keys.press('Enter');
  await bubble(page, 'Your money is on its way.').waitFor();
  await keys.press('Escape');
  await keys.press('e');
  await page.getByRole('button', { name: 'Reopen' }).first().waitFor();
  await tabTo(page.getByRole('button', { name: 'Actions of this conversation' }), 60);
  await keys.press('Enter');
  await keys.press('End');
  await keys.press('Enter');
  await page.getByRole('dialog', { name: 'Erase this conversation permanently' }).waitFor();
  await keys.type(chat.shortId);
  await keys.press('Enter');
  await page.getByRole('dialog', { name: 'Erased' }).waitFor({ timeout: 60_000 });
  await keys.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await context.close();
});

test('the rating of a visitor stands beside the conversation', async () => {
  const chat = await handOver(daemon, 'Rita Stars', 'A human please');
  await agent.call('POST', `conversations/${chat.id}/claim`, {});
  await agent.call('POST', `conversations/${chat.id}/resolve`, {});
  const page = await openDashboard(browser, daemon, agent, `inbox/resolved/${chat.id}`, {
    expected: allowed,
  });
  await page.getByRole('log', { name: 'Messages' }).waitFor();
  await chat.visitor.call('POST', `conversations/${chat.id}/rating`, { score: 4, comment: 'Quick and kind' });
  await page.getByRole('img', { name: '4 of 5' }).waitFor();
  await page.getByText('Quick and kind').waitFor();
  await checkAxe(page, 'a rated conversation');
  page.problems.check();
  await page.context().close();
});
