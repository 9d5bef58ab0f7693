// What reaches the widget in another order than it happened: a claim before the stream stands, or before the answer to
// the message that began the talk.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { useAcme } from './acme.mjs';
import { until } from './harness.mjs';

let daemon, browser, host;
useAcme((world) => ({ daemon, browser, host } = world), { hasHost: true });

const waiting = async () => (await daemon.owner.call('GET', 'conversations?filter=waiting')).items;

/** Opens the chat, and holds back what `hold` does to a call until the talk was claimed and answered. */
const begin = async (address, hold) => {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(12_000);
  let letGo;
  const isClaimed = new Promise((resolve) => (letGo = resolve));
  await page.route(address, (route) => hold(route, isClaimed));
  await page.goto(`${host.origin}/?plain=1`);
  await page.getByRole('button', { name: 'Open chat' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('textbox', { name: 'Message' }).fill('I want a refund, let me talk to a human');
  await panel.getByRole('button', { name: 'Send message' }).click();
  const { id } = await until(async () => (await waiting())[0], 'a waiting conversation');
  await daemon.owner.call('POST', `conversations/${id}/claim`, {});
  const text = 'Here I am already';
  await daemon.owner.call('POST', `conversations/${id}/messages`, { text, client_id: randomUUID() });
  letGo();
  await panel.getByText(text, { exact: true }).waitFor();
  await panel.getByText('With Olivia Owner').waitFor();
  assert.equal(await panel.locator('.row.own').count(), 1);
  assert.equal(await panel.getByText(text, { exact: true }).count(), 1);
  await page.context().close();
};

test('a claim that came before the stream stood is shown', () =>
  begin('**/widget/events*', async (route, isClaimed) => {
    await isClaimed;
    await route.continue();
  }));

test('a claim that came before the answer to the first message is shown', () =>
  begin('**/widget/conversations', async (route, isClaimed) => {
    if (route.request().method() !== 'POST') return route.continue();
    const response = await route.fetch();
    await isClaimed;
    return route.fulfill({ response });
  }));
