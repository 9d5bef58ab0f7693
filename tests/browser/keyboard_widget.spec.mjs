// A visitor without a mouse: everything of the widget, and the focus is seen wherever it stops.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { done, useAcme } from './acme.mjs';
import { until, watch } from './harness.mjs';
import { keyboardOf } from './keys.mjs';
import { pixel } from './files.mjs';

let daemon, browser, host;
const settings = (change) => daemon.owner.call('PATCH', 'settings/widget', change);
useAcme(async (world) => {
  ({ daemon, browser, host } = world);
  await settings({ title: 'Acme Outdoor', greeting: 'Hello! Ask us anything.', color: '#5b3df5' });
  await daemon.owner.call('POST', 'suggested-questions', { text: 'When are you open?' });
}, { hasHost: true });

/** A page of the business whose chat was opened by keys. */
const open = async (options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  page.problems = watch(page);
  await page.goto(`${host.origin}/?plain=1`);
  const keys = keyboardOf(page);
  const launcher = page.getByRole('button', { name: 'Open chat' });
  await keys.use(launcher);
  const panel = page.getByRole('dialog', { name: 'Acme Outdoor' });
  await panel.waitFor();
  return { page, keys, panel, launcher, box: panel.getByRole('textbox', { name: 'Message' }) };
};
const hasFocus = (keys, locator, what) => until(() => keys.isOn(locator), what);
const backwards = { key: 'Shift+Tab' };

test('ask, read the source, judge the answer, ask for a person, attach, keep the talk, rate it', async () => {
  const { page, keys, panel, launcher, box } = await open();
  await hasFocus(keys, box, 'the focus in the message field');
  await keys.use(panel.getByRole('button', { name: 'When are you open?' }), 'Enter', backwards);
  await panel.getByText('nine in the morning').first().waitFor();
  await hasFocus(keys, box, 'the focus, behind a question that is gone');

  await keys.use(panel.getByRole('button', { name: 'What are your opening hours?' }), 'Enter', backwards);
  await panel.locator('blockquote').waitFor();
  await keys.use(panel.getByRole('button', { name: 'Yes' }));
  await panel.getByText('Thank you').first().waitFor();

  const chooser = page.waitForEvent('filechooser');
  await keys.use(panel.getByRole('button', { name: 'Attach a picture or PDF' }));
  await (await chooser).setFiles({ name: 'boots.png', mimeType: 'image/png', buffer: pixel });
  await panel.getByRole('button', { name: 'Download boots.png' }).waitFor();

  await keys.use(panel.getByRole('button', { name: 'Talk to a person' }));
  await panel.getByText('A person will join shortly.').waitFor();
  await hasFocus(keys, box, 'the focus, behind the button that is gone');
  const [{ id }] = (await daemon.owner.call('GET', 'conversations?filter=waiting')).items;
  await daemon.owner.call('POST', `conversations/${id}/claim`, {});
  await daemon.owner.call('POST', `conversations/${id}/messages`, {
    text: 'Here I am',
    client_id: randomUUID(),
  });
  await panel.getByText('Here I am', { exact: true }).waitFor();
  await keys.type('Thank you');
  await keys.press('Enter');
  await panel.locator('.row.own').getByText('Thank you', { exact: true }).waitFor();

  const [transcript] = await Promise.all([
    page.waitForEvent('download'),
    keys.use(panel.getByRole('button', { name: 'Download transcript' }), 'Enter', backwards),
  ]);
  assert.match(readFileSync(await transcript.path(), 'utf8'), /Here I am/);

  await daemon.owner.call('POST', `conversations/${id}/resolve`, {});
  const group = panel.getByRole('group', { name: 'How was it?' });
  await keys.reach(group.getByRole('radio').last(), backwards);
  await keys.press('Space', 'ArrowLeft');
  await keys.fill(panel.getByRole('textbox', { name: 'Anything to add?' }), 'Quick and kind');
  await keys.use(panel.getByRole('button', { name: 'Send rating' }));
  await panel.getByText('Thank you for your rating.').waitFor();
  const rated = await daemon.owner.call('GET', `conversations/${id}`);
  assert.deepEqual([rated.rating, rated.rating_comment], [4, 'Quick and kind']);

  await keys.use(panel.getByRole('button', { name: 'All conversations' }), 'Enter', backwards);
  await hasFocus(keys, panel.getByRole('button', { name: 'New conversation' }), 'the focus in the list');
  await keys.press('Escape');
  await launcher.waitFor();
  await hasFocus(keys, launcher, 'the focus back on the button that opened the chat');
  await done(page);
});

test('what the AI is not sure of becomes buttons that the keyboard presses', async () => {
  const { page, keys, panel, box } = await open();
  await hasFocus(keys, box, 'the focus in the message field');
  await keys.type('Something about parcels');
  await keys.press('Enter');
  const offered = panel.getByRole('button', { name: 'How do I return an order?' });
  await offered.waitFor();
  await keys.use(offered, 'Space', backwards);
  await panel.getByText('within 30 days').first().waitFor();
  await hasFocus(keys, box, 'the focus, behind a suggestion that is gone');
  await done(page);
});

test('name, address and consent before the chat; the form stays when something is missing', async () => {
  await settings({
    ask_name: true,
    ask_email: true,
    consent_text: 'We keep what you write for 90 days.',
    consent_version: '1',
    consent_policy_url: 'https://acme.example/privacy',
  });
  const { page, keys, panel, box } = await open();
  await hasFocus(keys, panel.getByLabel('Name'), 'the focus in the first field');
  await keys.press('Enter');
  assert.ok(await keys.isOn(panel.getByLabel('Name')), 'the field that is missing has the focus');
  await keys.type('Ada');
  await keys.fill(panel.getByLabel('Email'), 'ada@example.com');
  await keys.reach(panel.getByRole('link', { name: /privacy|policy/i }));
  await keys.use(panel.getByLabel('I agree'), 'Space');
  await keys.use(panel.getByRole('button', { name: 'Start chat' }));
  await hasFocus(keys, box, 'the focus in the message field');
  await settings({
    ask_name: false,
    ask_email: false,
    consent_text: '',
    consent_version: '',
    consent_policy_url: '',
  });
  await done(page);
});

test('a message is left when nobody is there, and the way back works', async () => {
  await daemon.owner.call('PATCH', `members/${daemon.owner.id}`, { available: false });
  const { page, keys, panel, box } = await open();
  await keys.use(panel.getByRole('button', { name: 'Talk to a person' }));
  await hasFocus(keys, panel.getByLabel('Name'), 'the focus in the form');
  await keys.use(panel.getByRole('button', { name: 'Cancel' }).last());
  await hasFocus(keys, box, 'the focus back in the chat');
  await keys.use(panel.getByRole('button', { name: 'Talk to a person' }));
  await keys.fill(panel.getByLabel('Email'), 'bela@example.com');
  await keys.fill(panel.getByLabel('Message', { exact: true }), 'Please call me.');
  await keys.use(panel.getByRole('button', { name: 'Leave message' }));
  await panel.getByText('Your message is with the team.').waitFor();
  await daemon.owner.call('PATCH', `members/${daemon.owner.id}`, { available: true });
  await done(page);
});

test('on a phone the keyboard stays in the panel, which covers the page', async () => {
  const { page, keys, box } = await open({ viewport: { width: 390, height: 780 } });
  await hasFocus(keys, box, 'the focus in the message field');
  for (let i = 0; i < 14; ++i) {
    await keys.press(i < 7 ? 'Tab' : 'Shift+Tab');
    assert.ok(await keys.check(), 'the focus is in the panel');
    assert.equal(await page.evaluate(() => document.activeElement.localName), 'iterochat-widget');
  }
  await done(page);
});
