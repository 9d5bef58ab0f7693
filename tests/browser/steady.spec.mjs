// A page that holds still: no movement for who asked for none, and nothing is pushed about when messages arrive.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { handOver, openDashboard, until, whenLive } from './harness.mjs';

let daemon, browser, host;
useAcme((world) => ({ daemon, browser, host } = world), { hasHost: true });

/** What moves in the page for longer than the eye needs to see it. */
const moving = () => {
  const roots = (root) => [
    root,
    ...[...root.querySelectorAll('*')].flatMap((one) => (one.shadowRoot ? roots(one.shadowRoot) : [])),
  ];
  return roots(document)
    .flatMap((root) => root.getAnimations())
    .filter((one) => one.effect.getComputedTiming().endTime > 20)
    .map((one) => one.animationName ?? one.transitionProperty);
};

/** The scenes that move: a fresh card, a dialog, a message of the page; then the widget while it loads. */
const watchDashboard = async (reducedMotion) => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'inbox/waiting', {
    expected: ['404'],
    reducedMotion,
  });
  await page.locator('.inbox-scroll').waitFor();
  await whenLive(page);
  const name = `Moves ${reducedMotion}`;
  await handOver(daemon, name, 'I want a refund');
  await page.locator('.inbox-card-fresh', { hasText: name }).waitFor();
  const seen = await page.evaluate(moving);
  await page.getByRole('link', { name }).click();
  await page.getByRole('log', { name: 'Messages' }).waitFor();
  await page.getByRole('button', { name: 'Claim' }).first().click();
  await page.locator('.toast').waitFor();
  seen.push(...(await page.evaluate(moving)));
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  seen.push(...(await page.evaluate(moving)));
  await page.context().close();
  return seen;
};
const watchWidget = async (reducedMotion) => {
  const context = await browser.newContext({ reducedMotion });
  const page = await context.newPage();
  await page.route('**/widget/config*', () => undefined);
  await page.goto(`${host.origin}/?plain=1`);
  await page.getByRole('button', { name: 'Open chat' }).click();
  await page.locator('.dots').waitFor();
  const seen = await page.evaluate(moving);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await context.close();
  return seen;
};

test('who asked for no motion gets none; the others see what is new', async () => {
  assert.deepEqual(await watchDashboard('reduce'), []);
  assert.deepEqual(await watchWidget('reduce'), []);
  assert.notDeepEqual(await watchDashboard('no-preference'), []);
  assert.notDeepEqual(await watchWidget('no-preference'), []);
});

test('messages that arrive in the widget push nothing about, in the chat and on the page around it', async () => {
  const page = await (await browser.newContext({ viewport: { width: 1000, height: 800 } })).newPage();
  await page.goto(`${host.origin}/?plain=1`);
  await page.getByRole('button', { name: 'Open chat' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('textbox', { name: 'Message' }).fill('I want a refund, let me talk to a human');
  await panel.getByRole('button', { name: 'Send message' }).click();
  const visitorOf = async () =>
    (await daemon.owner.call('GET', 'conversations?filter=waiting')).items.find((one) => !one.visitor.name);
  const { id } = await until(visitorOf, 'a waiting conversation');
  await daemon.owner.call('POST', `conversations/${id}/claim`, {});
  await panel.getByText('With Olivia Owner').waitFor();
  await page.evaluate(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      const rect = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
      for (const { value, sources } of list.getEntries())
        globalThis.shifts.push([
          value,
          ...sources.map((one) => `${rect(one.previousRect)} → ${rect(one.currentRect)}`),
        ]);
    }).observe({ type: 'layout-shift', buffered: false });
  });
  for (let i = 1; i <= 8; ++i) {
    await daemon.owner.call('POST', `conversations/${id}/typing`);
    const text = `Message ${i}, which is long enough to take more than one line of the chat, it seems to me.`;
    await daemon.owner.call('POST', `conversations/${id}/messages`, { text, client_id: randomUUID() });
    await panel.getByText(text, { exact: true }).waitFor();
  }
  const shifts = await page.evaluate(() => globalThis.shifts);
  const total = shifts.reduce((sum, [value]) => sum + value, 0);
  assert.ok(total < 0.01, `a layout shift of ${total}: ${JSON.stringify(shifts)}`);
  await page.context().close();
});
