// The widget on another origin's page, as visitors meet it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { useAcme } from './acme.mjs';
import { give, pixel } from './files.mjs';
import { checkAxe, shoot, until, watch } from './harness.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../daemon/web/dist');

let daemon, browser, host;
useAcme(async (world) => {
  ({ daemon, browser, host } = world);
  await daemon.owner.call('PATCH', 'settings/widget', {
    title: 'Acme Outdoor',
    greeting: 'Hello! Ask us anything about your order.',
    color: '#0b6e4f',
  });
  for (const text of ['How long does delivery take?', 'How do I return an order?'])
    await daemon.owner.call('POST', 'suggested-questions', { text });
}, { hasHost: true });

/** A visitor's window on the business's page. */
const visit = async (query = '', options = {}, path) => {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  page.problems = watch(page, options.expected);
  await page.goto(path ?? `${host.origin}/?${query}`);
  return page;
};
const open = async (page) => {
  await page.getByRole('button', { name: 'Open chat' }).click();
  const panel = page.getByRole('dialog', { name: 'Acme Outdoor' });
  await panel.getByRole('textbox', { name: 'Message' }).waitFor();
  return panel;
};
const say = async (panel, text) => {
  await panel.getByRole('textbox', { name: 'Message' }).fill(text);
  await panel.getByRole('button', { name: 'Send message' }).click();
};
const waiting = async () => (await daemon.owner.call('GET', 'conversations?filter=waiting')).items;
const newestWaiting = () => until(async () => (await waiting())[0], 'a waiting conversation');
const claim = async (id) => daemon.owner.call('POST', `conversations/${id}/claim`, {});
const reply = async (id, text) =>
  daemon.owner.call('POST', `conversations/${id}/messages`, { text, client_id: randomUUID() });
const end = (page) => page.context().close();

test('nothing is stored and nothing connects before the panel is opened', async () => {
  const page = await visit();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.getByRole('button', { name: 'Open chat' }).waitFor();
  await page.waitForLoadState('networkidle');
  assert.deepEqual(asked.filter((url) => url.startsWith(daemon.origin)), []);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length), 0);
  const panel = await open(page);
  assert.equal(await page.evaluate(() => localStorage.length), 0, 'who only looks leaves nothing behind');
  await panel.press('Escape');
  await page.getByRole('button', { name: 'Open chat' }).waitFor();
  page.problems.check();
  await end(page);
});

test('hostile styles and a strict policy change nothing: ask, read the source, ask for a person, talk', async () => {
  const page = await visit();
  const panel = await open(page);
  const box = await panel.boundingBox();
  assert.ok(box.width === 400 && box.height > 500, JSON.stringify(box));
  await checkAxe(page, 'an empty chat');
  await panel.getByRole('button', { name: 'How long does delivery take?' }).click();
  await panel.getByText('three to five working days').first().waitFor();
  const source = panel.getByRole('button', { name: 'How long does delivery take?' });
  await source.click();
  await panel.getByRole('link', { name: 'Open the article' }).waitFor();
  assert.equal(await panel.getByRole('link', { name: 'Open the article' }).getAttribute('href'), 'https://help.example/shipping');
  await checkAxe(page, 'an answer with its source');
  await panel.getByRole('button', { name: 'Yes' }).click();
  await panel.getByRole('button', { name: 'Talk to a person' }).click();
  await panel.getByText('A person will join shortly.').waitFor();
  assert.equal(await panel.getByRole('button', { name: 'Talk to a person' }).count(), 0);
  const { id } = await newestWaiting();
  await claim(id);
  await panel.getByText('With Olivia Owner').waitFor();
  await daemon.owner.call('POST', `conversations/${id}/typing`);
  await panel.getByText('is typing').waitFor();
  await reply(id, 'Olivia here. See https://acme.example/boots for more.');
  await panel.getByRole('link', { name: 'https://acme.example/boots' }).waitFor();
  await say(panel, 'Thank you!');
  await panel.getByText('Sent').waitFor();
  await daemon.owner.call('POST', `conversations/${id}/read`, { seq: 99 });
  await panel.getByText('Seen').waitFor();
  await until(async () => {
    const seen = await daemon.owner.call('GET', `conversations/${id}`);
    return seen.visitor_read_seq >= seen.last_seq - 1;
  }, "the visitor's read position");
  await checkAxe(page, 'a talk with a person');
  page.problems.check();
  await end(page);
});

test('a screen reader hears each message of others once, and none of before', async () => {
  const page = await visit();
  const panel = await open(page);
  await page.evaluate(() => {
    window.heard = [];
    const says = document.querySelector('iterochat-widget').shadowRoot.querySelector('[aria-live=polite]');
    new MutationObserver(() => window.heard.push(says.textContent)).observe(says, { childList: true, characterData: true, subtree: true });
  });
  await say(panel, 'I want my money back');
  const { id } = await newestWaiting();
  await claim(id);
  await reply(id, 'First reply');
  await panel.getByText('First reply', { exact: true }).waitFor();
  await reply(id, 'Second reply');
  await panel.getByText('Second reply', { exact: true }).waitFor();
  await until(() => page.evaluate(() => window.heard.some((said) => said.includes('Second reply'))));
  const heard = await page.evaluate(() => window.heard);
  for (const text of ['First reply', 'Second reply'])
    assert.equal(heard.filter((said) => said.includes(text)).length, 1, heard.join(' | '));
  assert.ok(!heard.some((said) => said.includes('money back')), 'not their own words');
  await page.reload();
  await page.getByRole('button', { name: 'Open chat' }).click();
  await panel.getByText('Second reply', { exact: true }).waitFor();
  const said = await page.evaluate(() => document.querySelector('iterochat-widget').shadowRoot.querySelector('[aria-live=polite]').textContent);
  assert.equal(said, '');
  await end(page);
});

test('a cut network and a restarted daemon lose nothing and double nothing', async () => {
  const page = await visit('', { expected: ['ERR_', '503', 'Failed to load'] });
  const panel = await open(page);
  await say(panel, 'I want a refund');
  const { id } = await newestWaiting();
  await claim(id);
  await page.context().setOffline(true);
  await panel.getByText('No connection.').waitFor();
  await say(panel, 'Said without a network');
  await panel.getByText('Waiting for the network').waitFor();
  await reply(id, 'Said meanwhile');
  await page.context().setOffline(false);
  await panel.getByText('Said meanwhile').first().waitFor();
  await until(async () => (await panel.getByText('Waiting for the network').count()) === 0);
  await daemon.stop();
  await say(panel, 'Said to a stopped daemon');
  await daemon.start();
  await until(async () => {
    const { items } = await daemon.owner.call('GET', `conversations/${id}/messages`);
    return items.some((message) => message.text === 'Said to a stopped daemon');
  }, 'the message behind the restart');
  await reply(id, 'Welcome back');
  await panel.getByText('Welcome back', { exact: true }).waitFor();
  const { items } = await daemon.owner.call('GET', `conversations/${id}/messages`);
  const shown = await panel.locator('.row .bubble').allInnerTexts();
  for (const text of ['Said without a network', 'Said meanwhile', 'Said to a stopped daemon', 'Welcome back']) {
    assert.equal(items.filter((message) => message.text === text).length, 1, text);
    assert.equal(shown.filter((one) => one.trim() === text).length, 1, `${text}: ${shown.join(' | ')}`);
  }
  await end(page);
});

test('a returning visitor finds the talk again, unread messages are counted, a closed one is rated', async () => {
  const page = await visit();
  let panel = await open(page);
  await say(panel, 'This is an outrageous complaint');
  const { id } = await newestWaiting();
  await claim(id);
  await panel.getByRole('button', { name: 'Close chat' }).click();
  await reply(id, 'Are you there?');
  await until(() => page.evaluate(() => document.querySelector('iterochat-widget').shadowRoot.querySelector('.b').textContent === '1'), 'the badge');
  await page.reload();
  panel = await open(page);
  await panel.getByText('Are you there?', { exact: true }).waitFor();
  await daemon.owner.call('POST', `conversations/${id}/resolve`, {});
  const group = panel.getByRole('group', { name: 'How was it?' });
  await group.getByRole('radio', { name: '5 of 5' }).check();
  await panel.getByRole('textbox', { name: 'Anything to add?' }).fill('Quick and kind');
  await checkAxe(page, 'a rating');
  await shoot(page, 'widget-rating');
  await panel.getByRole('button', { name: 'Send rating' }).click();
  await panel.getByText('Thank you for your rating.').waitFor();
  const rated = await daemon.owner.call('GET', `conversations/${id}`);
  assert.deepEqual([rated.rating, rated.rating_comment], [5, 'Quick and kind']);
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Download transcript' }).click();
  const transcript = readFileSync(await (await download).path(), 'utf8');
  assert.ok(transcript.includes('Are you there?') && transcript.includes('outrageous') && !transcript.includes('<script'));
  await panel.getByRole('button', { name: 'All conversations' }).click();
  await panel.getByText('Your conversations').waitFor();
  await checkAxe(page, 'the list of conversations');
  await shoot(page, 'widget-list');
  await panel.getByRole('button', { name: 'New conversation' }).click();
  await panel.getByText('Hello! Ask us anything').waitFor();
  await end(page);
});

test('a picture is picked, a file refused, and what the team sends is shown and saved', async () => {
  const page = await visit();
  const panel = await open(page);
  assert.equal(await panel.getByRole('button', { name: 'Attach' }).count(), 0, 'nothing to attach it to yet');
  await say(panel, 'How do I return an order?');
  await panel.getByText('within 30 days').first().waitFor();
  const picker = page.waitForEvent('filechooser');
  await panel.getByRole('button', { name: 'Attach a picture or PDF' }).click();
  await (await picker).setFiles({ name: 'boots.png', mimeType: 'image/png', buffer: pixel });
  await panel.getByRole('button', { name: 'Download boots.png' }).waitFor();
  await panel.getByRole('img', { name: 'Picture: boots.png' }).waitFor();
  await panel.getByText('The assistant can’t open files').waitFor();
  const again = page.waitForEvent('filechooser');
  await panel.getByRole('button', { name: 'Attach a picture or PDF' }).click();
  await (await again).setFiles({ name: 'run.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') });
  await panel.getByRole('alert').getByText('Only pictures').waitFor();
  await checkAxe(page, 'a picture in the chat');
  await shoot(page, 'widget-attachment');
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Download boots.png' }).click();
  const saved = await download;
  assert.equal(saved.suggestedFilename(), 'boots.png');
  assert.ok(readFileSync(await saved.path()).equals(pixel));
  await give(panel.getByRole('textbox', { name: 'Message' }), 'paste', 'pasted.png');
  await panel.getByRole('button', { name: 'Download pasted.png' }).waitFor();
  await give(panel.getByRole('log'), 'drop', 'dropped.png');
  await panel.getByRole('button', { name: 'Download dropped.png' }).waitFor();
  page.problems.check();
  await end(page);
});

test('everything is done with the keyboard alone', async () => {
  const page = await visit('plain=1');
  await page.getByRole('button', { name: 'Open chat' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Acme Outdoor' });
  await panel.getByRole('textbox', { name: 'Message' }).waitFor();
  await until(() => panel.getByRole('textbox', { name: 'Message' }).evaluate((one) => one.getRootNode().activeElement === one), 'the focus');
  await page.keyboard.type('When are you open?');
  await page.keyboard.press('Enter');
  await panel.getByText('nine in the morning').first().waitFor();
  const reach = async (role, name) => {
    for (let i = 0; i < 30; ++i) {
      await page.keyboard.press('Shift+Tab');
      if (await panel.getByRole(role, { name }).first().evaluate((one) => one.getRootNode().activeElement === one)) return;
    }
    assert.fail(`the keyboard does not reach ${name}`);
  };
  await reach('button', 'What are your opening hours?');
  await page.keyboard.press('Enter');
  await panel.locator('blockquote').waitFor();
  for (let i = 0; i < 12 && !(await panel.getByRole('button', { name: 'Talk to a person' }).evaluate((one) => one.getRootNode().activeElement === one)); ++i)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await panel.getByText('A person will join shortly.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Open chat' }).waitFor();
  assert.ok(await page.getByRole('button', { name: 'Open chat' }).evaluate((one) => one.getRootNode().activeElement === one), 'the focus returns');
  page.problems.check();
  await end(page);
});

test('the page speaks to the chat: open, on, close, shutdown', async () => {
  const page = await visit();
  await page.getByRole('button', { name: 'Open chat' }).waitFor();
  await page.evaluate(() => {
    window.told = [];
    for (const name of ['open', 'close', 'message', 'unread']) window.IteroChat.on(name, (detail) => window.told.push([name, detail?.text ?? detail]));
    window.IteroChat.open();
  });
  const panel = page.getByRole('dialog', { name: 'Acme Outdoor' });
  await panel.getByRole('textbox', { name: 'Message' }).waitFor();
  await say(panel, 'When are you open?');
  await until(() => page.evaluate(() => window.told.some(([name, text]) => name === 'message' && text.includes('nine in the morning'))), 'the event');
  assert.equal(await page.evaluate(() => localStorage.length), 1);
  await page.evaluate(() => window.IteroChat.close());
  await panel.waitFor({ state: 'hidden' });
  await page.evaluate(() => window.IteroChat.shutdown());
  assert.equal(await page.evaluate(() => document.querySelectorAll('iterochat-widget').length + localStorage.length), 0);
  assert.equal(await page.evaluate(() => typeof window.IteroChat), 'undefined');
  const told = await page.evaluate(() => window.told.map(([name]) => name));
  assert.ok(told.includes('open') && told.includes('close'));
  page.problems.check();
  await end(page);
});

test('loader, panel and the words of a language keep their sizes', () => {
  const size = (folder, pattern) => {
    const name = readdirSync(join(dist, folder)).find((one) => pattern.test(one));
    return gzipSync(readFileSync(join(dist, folder, name)), { level: 9 }).length;
  };
  const loader = size('.', /^widget\.js$/);
  const panel = size('assets', /^panel-.*\.js$/);
  assert.ok(loader <= 5_000, `loader: ${loader}`);
  for (const language of ['english', 'bangla']) {
    const whole = loader + panel + size('assets', new RegExp(`^${language}-.*\\.js$`));
    assert.ok(whole <= 25_000, `loader, panel and ${language}: ${whole}`);
  }
});
