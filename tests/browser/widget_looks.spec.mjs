// The widget's other faces: forms, languages, directions, colours, sizes; and who the visitor is.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { checkAxe, shoot, until, watch } from './harness.mjs';

let daemon, browser, host;
const settings = (change) => daemon.owner.call('PATCH', 'settings/widget', change);
const plain = { consent_text: '', consent_version: '', ask_name: false, ask_email: false, language: 'auto', texts: {} };

useAcme(async (world) => {
  ({ daemon, browser, host } = world);
  await settings({ title: 'Acme Outdoor', greeting: 'Hello! Ask us anything about your order.', color: '#5b3df5' });
  for (const text of ['How long does delivery take?', 'How do I return an order?', 'When are you open?'])
    await daemon.owner.call('POST', 'suggested-questions', { text });
}, { hasHost: true });

const visit = async (query = '', options = {}, path) => {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  page.problems = watch(page, options.expected);
  await page.goto(path ?? `${host.origin}/?plain=1&${query}`);
  return page;
};
const panelOf = (page) => page.getByRole('dialog', { name: 'Acme Outdoor' });
const end = (page) => page.context().close();
const ask = async (page, label, text) => {
  await page.getByRole('textbox', { name: label }).fill(text);
  await page.keyboard.press('Enter');
  await page.locator('.sources').first().waitFor();
};

test('name, address and consent are asked before the first word, and recorded', async () => {
  await settings({
    ask_name: true,
    ask_email: true,
    consent_text: 'We keep what you write for 90 days.',
    consent_version: '3',
    consent_policy_url: 'https://acme.example/privacy',
  });
  const page = await visit();
  await page.getByRole('button', { name: 'Open chat' }).click();
  const panel = panelOf(page);
  await panel.getByText('We keep what you write for 90 days.').waitFor();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await checkAxe(page, `the form before the chat, ${colorScheme}`);
    await shoot(page, `widget-prechat-${colorScheme}`);
  }
  await panel.getByLabel('Name').fill('Ada');
  await panel.getByLabel('Email').fill('ada@example.com');
  await panel.getByLabel('I agree').check();
  await panel.getByRole('button', { name: 'Start chat' }).click();
  await ask(page, 'Message', 'When are you open?');
  const [conversation] = (await daemon.owner.call('GET', 'conversations?filter=ai')).items;
  assert.deepEqual([conversation.visitor.name, conversation.visitor.email], ['Ada', 'ada@example.com']);
  await settings(plain);
  page.problems.check();
  await end(page);
});

test('when nobody is there, a message is left and waits for the team', async () => {
  await daemon.owner.call('PATCH', `members/${daemon.owner.id}`, { available: false });
  const page = await visit();
  await page.getByRole('button', { name: 'Open chat' }).click();
  const panel = panelOf(page);
  await panel.getByText('We are away').waitFor();
  await panel.getByRole('button', { name: 'Talk to a person' }).click();
  await panel.getByText('Nobody is here right now.').waitFor();
  await checkAxe(page, 'the form to leave a message');
  await shoot(page, 'widget-leave');
  await panel.getByLabel('Email').fill('bela@example.com');
  await panel.getByLabel('Message', { exact: true }).fill('Please call me about my tent.');
  await panel.getByRole('button', { name: 'Leave message' }).click();
  await panel.getByText('Your message is with the team.').waitFor();
  const [left] = (await daemon.owner.call('GET', 'conversations?filter=waiting')).items;
  assert.equal(left.visitor.email, 'bela@example.com');
  const { items } = await daemon.owner.call('GET', `conversations/${left.id}/messages`);
  assert.deepEqual(items.map((one) => one.author.kind), ['visitor', 'system'], 'the AI says nothing');
  await daemon.owner.call('PATCH', `members/${daemon.owner.id}`, { available: true });
  page.problems.check();
  await end(page);
});

test('with the AI alone, no person is offered', async () => {
  await daemon.owner.call('PATCH', 'settings/ai', { mode: 'ai_only' });
  const page = await visit();
  await page.getByRole('button', { name: 'Open chat' }).click();
  await ask(page, 'Message', 'When are you open?');
  assert.equal(await panelOf(page).getByRole('button', { name: 'Talk to a person' }).count(), 0);
  await daemon.owner.call('PATCH', 'settings/ai', { mode: 'ai_then_people' });
  await end(page);
});

test('light, dark, on a phone, from right to left, in Bangla: readable and without a violation', async () => {
  const faces = [
    { name: 'light', options: { colorScheme: 'light' } },
    { name: 'dark', options: { colorScheme: 'dark' } },
    { name: 'phone', options: { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } },
    { name: 'rtl', query: 'dir=rtl&language=ar' },
    { name: 'bangla', query: 'language=bn', open: 'চ্যাট খুলুন', message: 'বার্তা' },
    { name: 'yellow', options: { colorScheme: 'light' }, color: '#ffd60a' },
    { name: 'yellow-dark', options: { colorScheme: 'dark' }, color: '#ffd60a' },
  ];
  for (const face of faces) {
    await settings({ color: face.color ?? '#5b3df5' });
    const page = await visit(face.query, face.options);
    await page.getByRole('button', { name: face.open ?? 'Open chat' }).click();
    await page.getByRole('textbox', { name: face.message ?? 'Message' }).waitFor();
    await shoot(page, `widget-${face.name}-empty`);
    await ask(page, face.message ?? 'Message', 'How long does delivery take?');
    await page.locator('.sources button').first().click();
    await checkAxe(page, face.name);
    await shoot(page, `widget-${face.name}`);
    if (face.name === 'phone') {
      const box = await panelOf(page).boundingBox();
      assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, 390, 780], 'the whole screen');
    }
    if (face.name === 'rtl') {
      assert.equal(await panelOf(page).getAttribute('dir'), 'rtl');
      const left = async (which) => (await page.locator(`.row.${which} .bubble`).last().boundingBox()).x;
      assert.ok((await left('own')) < (await left('ai')), 'one’s own words stand on the left');
    }
    page.problems.check();
    await end(page);
  }
});

test('the business words and language win over the page', async () => {
  await settings({ language: 'bn', texts: { placeholder: 'জিজ্ঞাসা করুন' } });
  const page = await visit();
  await page.getByRole('button', { name: 'Open chat' }).click();
  await page.getByPlaceholder('জিজ্ঞাসা করুন').waitFor();
  await settings(plain);
  await end(page);
});

test('the page of the widget key holds the same panel', async () => {
  const page = await visit('', {}, `${daemon.origin}/w/${daemon.key}`);
  await ask(page, 'Message', 'How long does delivery take?');
  await checkAxe(page, 'the page');
  await shoot(page, 'widget-page');
  page.problems.check();
  await end(page);
});

test('whom the business vouches for finds their talks on every device', async () => {
  const { secret } = await daemon.owner.call('GET', 'settings/identity');
  const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const seconds = Math.floor(Date.now() / 1000);
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'customer-7', name: 'Grace', exp: seconds + 600 })}`;
  const token = `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
  const arrive = async () => {
    const page = await visit();
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    await page.evaluate((given) => window.IteroChat.identify(given), token);
    await page.getByRole('button', { name: 'Open chat' }).click();
    return page;
  };
  const first = await arrive();
  await ask(first, 'Message', 'How do I return an order?');
  const second = await arrive();
  await second.getByText('within 30 days').first().waitFor();
  const all = (await daemon.owner.call('GET', 'conversations?filter=ai')).items;
  const own = all.filter((one) => one.visitor.name === 'Grace');
  assert.equal(own.length, 1);
  assert.ok(own[0].visitor.verified);
  await until(() => second.evaluate(() => localStorage.length === 1));
  await end(first);
  await end(second);
});
