// The pages beside the inbox without a mouse: what is done there, and that the focus is seen at every stop of each.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, said, useAcme } from './acme.mjs';
import { openDashboard, until } from './harness.mjs';
import { keyboardOf } from './keys.mjs';
import { fillOffice, officePages } from './office_data.mjs';

let daemon, browser;
useAcme(async (world) => {
  ({ daemon, browser } = world);
  await fillOffice(daemon);
});

const open = async (path, options) => {
  const page = await openDashboard(browser, daemon, daemon.owner, path, { expected: ['404'], ...options });
  return { page, keys: keyboardOf(page) };
};
const button = (page, name) => page.getByRole('button', { name, exact: true }).first();

test('deleted items are put back, through the tabs of the settings', async () => {
  const { page, keys } = await open('inbox/all');
  const navigation = page.getByRole('navigation', { name: 'Pages' });
  await keys.use(navigation.getByRole('link', { name: 'Settings' }));
  await page.waitForURL('**/o/acme/settings');
  for (const [name, path] of [
    ['Security', 'security'],
    ['Compliance', 'compliance'],
    ['Deleted items', 'deleted'],
  ]) {
    await keys.use(page.locator('#content').getByRole('link', { name, exact: true }), 'Enter', {
      key: name === 'Deleted items' ? 'Shift+Tab' : 'Tab',
    });
    await page.waitForURL(`**/o/acme/settings/${path}`);
  }
  await keys.use(button(page, 'Restore Summer'));
  await said(page, 'Summer is back.');
  await button(page, 'Restore Summer').waitFor({ state: 'detached' });
  await done(page);
});

test('an article is written, published, switched, deleted and taken back', async () => {
  const { page, keys } = await open('knowledge');
  await keys.use(page.getByRole('link', { name: 'New article' }));
  await keys.fill(page.getByLabel('Title'), 'Do you sharpen knives?');
  await keys.fill(page.getByLabel('Text', { exact: true }), 'We sharpen **every** knife for nine euros.');
  await page.getByRole('region', { name: 'Preview' }).getByText('every').waitFor();
  await keys.fill(page.getByLabel('Other ways to ask'), 'My knife is blunt');
  const person = page.getByRole('switch', { name: /go to a person/ });
  await keys.use(person, 'Space');
  await keys.press('Space');
  await keys.press('Control+s');
  await said(page, 'Saved as a draft.');
  await page.waitForURL(/knowledge\/[0-9a-f-]{36}$/);
  await keys.use(button(page, 'Publish'));
  await said(page, 'Published.');
  await keys.use(button(page, 'Delete'), 'Enter', { key: 'Shift+Tab' });
  await said(page, 'Article deleted.');
  await page.waitForURL('**/o/acme/knowledge');
  await keys.press('z');
  await said(page, 'Restored');
  await done(page);
});

test('somebody is invited with a role, the link copied, the invitation revoked', async () => {
  const { page, keys } = await open('team', { permissions: ['clipboard-read', 'clipboard-write'] });
  await keys.use(button(page, 'Invite'));
  const dialog = page.getByRole('dialog', { name: 'Invite somebody' });
  await dialog.waitFor();
  assert.ok(await keys.isOn(dialog.getByLabel('Email')), 'the first field has the focus');
  await keys.type('new@acme.example');
  await keys.press('Tab', 'ArrowDown');
  await keys.use(dialog.getByRole('button', { name: 'Create the link' }));
  const made = page.getByRole('dialog', { name: 'Invitation for new@acme.example' });
  await keys.use(made.getByRole('button', { name: 'Copy the link' }));
  await until(
    async () => (await page.evaluate(() => navigator.clipboard.readText())).includes('/accept'),
    'the link',
  );
  const told = made.getByText('Copied', { exact: true });
  await told.waitFor();
  const isOnTop = (one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === one;
  };
  assert.ok(await told.evaluate(isOnTop), 'the message lies over the dialog');
  await keys.press('Escape');
  await made.waitFor({ state: 'detached' });
  await said(page, 'Copied');
  assert.ok(await keys.isOn(button(page, 'Invite')), 'the focus is back on the button');
  const { items } = await daemon.owner.call('GET', 'invitations');
  assert.deepEqual(
    items.map((one) => [one.email, one.role]),
    [['new@acme.example', 'admin']],
  );
  await keys.use(button(page, 'Revoke the invitation of new@acme.example'));
  await said(page, 'is revoked');
  await done(page);
});

test('the focus is seen, and in view, at every stop of every page', async () => {
  const { page, keys } = await open('profile');
  let stops = 0;
  for (const [path, text] of [...officePages, ['inbox/all', 'Visitor 3'], ['inbox/ai', 'Visitor 1']]) {
    await page.goto(`${daemon.origin}/o/acme/${path}`);
    await page.locator('#content').getByText(text).first().waitFor();
    await page.locator('#content .skeleton').first().waitFor({ state: 'detached' });
    if (stops > 0) await keys.use(page.getByRole('link', { name: 'Skip to the page' })); // the navigation was seen
    for (let onPage = 0; ; ++onPage) {
      assert.ok(onPage < 400, `Tab never leaves ${path}`);
      await keys.press('Tab');
      const name = await keys.check(path);
      if (name === null) {
        assert.ok(onPage > 2, `${path} has ${onPage} stops`);
        break;
      }
      ++stops;
    }
  }
  console.log(`# ${stops} stops`);
  await done(page);
});
