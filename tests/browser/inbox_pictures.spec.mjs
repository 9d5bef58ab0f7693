// An inbox as a busy team has it, in every appearance: free of axe violations, and a picture of each.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { checkAxe, handOver, openDashboard, shoot } from './harness.mjs';

let daemon, browser, story;
useAcme(async (world) => {
  ({ daemon, browser } = world);
  const { owner } = daemon;
  const amir = await daemon.user('amir@acme.example', 'Amir Hossain', 'agent');
  for (const name of ['returns', 'vip', 'warranty']) await owner.call('POST', 'tags', { name });
  const people = [
    [
      'Rosa Diaz',
      'I want my money back, the tent leaks at every seam and I have slept in a puddle',
      'rosa@mail.example',
    ],
    ['Tom Berg', 'Where is my parcel? Please let me talk to a human'],
    ['নাদিয়া রহমান', 'আমি একজন মানুষের সাথে কথা বলতে চাই', 'nadia@mail.example'],
    ['Kenji Watanabe', 'This is the third time I complain, I am very angry about your service'],
    ['Amélie Laurent', 'My card was charged twice for order 4471'],
    ['', 'I cannot log in to my account any more'],
    ['Grace Okafor', 'Can a person look at my warranty claim?', 'grace@mail.example'],
  ];
  const chats = [];
  for (const [name, text, email] of people) chats.push(await handOver(daemon, name, text, email));
  const [rosa, tom, , kenji, , , grace] = chats;
  story = rosa.id;
  await amir.call('POST', `conversations/${tom.id}/claim`, {});
  await owner.call('POST', `conversations/${rosa.id}/claim`, {});
  await owner.call('PUT', `conversations/${rosa.id}/tags/returns`);
  await owner.call('PUT', `conversations/${rosa.id}/tags/vip`);
  await owner.call('PUT', `conversations/${grace.id}/tags/warranty`);
  await owner.call('POST', `conversations/${kenji.id}/hold`, { reason: 'Case 2026-14' });
  const say = (text) =>
    owner.call('POST', `conversations/${rosa.id}/messages`, { text, client_id: crypto.randomUUID() });
  await say('Hello Rosa, I am Olivia. I am sorry about your night!');
  await say('Could you send me your order number? Then I start the refund right away.');
  await rosa.visitor.post(rosa.id, 'It is 1234-77. The receipt is at https://shop.example/orders/1234-77');
  await owner.call('POST', `conversations/${rosa.id}/notes`, {
    text: 'Bought in May. @Amir Hossain has the same tent on his desk.',
  });
  await rosa.visitor.post(rosa.id, 'And thank you for being so quick.');
  const lena = await daemon.visitor(daemon.key, { name: 'Lena Park' });
  const asked = await lena.start('How long does delivery take?');
  await lena.answer(asked.conversation.id);
});

/** The pages of the inbox in one appearance. */
const visit = async (name, options = {}, language = 'en') => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'inbox/all', {
    ...options,
    expected: ['404'],
  });
  if (language !== 'en') {
    await page.evaluate((to) => localStorage.setItem('iterochat.language', JSON.stringify(to)), language);
    await page.reload();
  }
  await page.locator('.inbox-card').nth(4).waitFor();
  const overflow = await page.evaluate(() => {
    const scroller = document.querySelector('.inbox-scroll');
    return [scroller.scrollWidth - scroller.clientWidth, document.documentElement.scrollWidth - innerWidth];
  });
  assert.ok(Math.max(...overflow) <= 0, `the inbox is wider than its place by ${overflow} pixels`);
  await checkAxe(page, `the inbox, ${name}`);
  await shoot(page, `inbox-${name}`);
  await page.locator('.inbox-card-link', { hasText: 'Rosa Diaz' }).click();
  await page.getByText('And thank you for being so quick.').last().waitFor();
  await page.locator('.note').waitFor();
  await checkAxe(page, `a conversation, ${name}`);
  await shoot(page, `story-${name}`);
  assert.ok(page.url().includes(story));
  page.problems.check();
  await page.context().close();
};

test('light', () => visit('light'));
test('dark', () => visit('dark', { colorScheme: 'dark' }));
test('phone', () =>
  visit('phone', { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true }));
test('Bangla', () => visit('bangla', {}, 'bn'));
test('a wide screen', () => visit('wide', { viewport: { width: 1680, height: 1000 } }));
