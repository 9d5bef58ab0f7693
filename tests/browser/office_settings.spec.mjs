// Widget, team, replies, deleted items, compliance and the profile at work.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { done, said, useAcme } from './acme.mjs';
import { checkAxe, openDashboard, password, shoot, until } from './harness.mjs';

let daemon, browser;
useAcme((world) => ({ daemon, browser } = world));

const open = (path, options) =>
  openDashboard(browser, daemon, daemon.owner, path, { expected: ['404'], ...options });

test('the widget preview follows while one types; the widget shows what was saved', async () => {
  const page = await open('widget');
  await page.getByLabel('Title').fill('Ask Acme');
  await page.getByLabel('Greeting').fill('Hello, what shall we find for you?');
  await page.locator('.mock').getByText('Ask Acme').waitFor();
  await page.locator('.mock').getByText('what shall we find').waitFor();
  await page.getByLabel('Colour code').fill('#ffd500');
  await page.getByText('Hard to see on white pages').waitFor();
  await checkAxe(page, 'a weak colour');
  await shoot(page, 'office-widget-weak-colour');
  await page.getByLabel('Colour code').fill('#0a6b4f');
  await page.getByText('Text on it is chosen by itself').waitFor();
  await page.getByLabel('Left').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  const config = await daemon.call('GET', `widget/config?key=${daemon.key}`);
  assert.equal(config.title, 'Ask Acme');
  assert.equal(config.color, '#0a6b4f');
  assert.equal(config.position, 'left');
  await page.getByRole('link', { name: 'Install' }).click();
  await page.getByText(`data-widget-key="${daemon.key}"`).waitFor();
  await page.getByLabel('Allowed domains').fill('https://shop.acme.example\nnot a domain');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.field-error, .banner-danger').first().waitFor();
  await page.getByLabel('Allowed domains').fill('https://shop.acme.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await page.getByLabel('Allowed domains').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Every site may show your widget now').waitFor();
  page.problems.problems.splice(0); // the refused list of domains is logged by the browser
  await done(page);
});

test('a quick reply is added, edited, deleted and brought back', async () => {
  const page = await open('replies');
  await page.getByRole('button', { name: 'New quick reply' }).first().click();
  await page.getByLabel('Shortcut').fill('/bye');
  await page.getByLabel('Text').fill('Good bye, {visitor}!');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('/bye', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Edit /bye' }).click();
  await page.getByLabel('Title').fill('Farewell');
  await page.keyboard.press('Enter');
  await page.getByText('Farewell').waitFor();
  await page.getByRole('button', { name: 'Delete /bye' }).click();
  await page.getByText('No quick replies yet').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Farewell').waitFor();
  await done(page);
});

test('a restore names what is in the way, and goes through when it is gone', async () => {
  const { owner } = daemon;
  const old = await owner.call('POST', 'tags', { name: 'Returns' });
  await owner.call('DELETE', `tags/${old.id}`);
  const fresh = await owner.call('POST', 'tags', { name: 'returns' });
  const page = await open('settings/deleted', { expected: ['409', 'conversations/counts'] });
  await page
    .getByText(/Erased for good on/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Restore Returns' }).click();
  await page.getByText('Rename or delete that one first').waitFor();
  await checkAxe(page, 'a refused restore');
  await shoot(page, 'office-restore-refused');
  await owner.call('PATCH', `tags/${fresh.id}`, { name: 'returned' });
  await page.getByRole('button', { name: 'Restore Returns' }).click();
  await said(page, 'Returns is back.');
  assert.equal((await owner.call('GET', `tags/${old.id}`)).name, 'Returns');
  await page.getByRole('button', { name: 'Delete again' }).click();
  await page.getByRole('button', { name: 'Restore Returns' }).waitFor();
  await done(page);
});

test('the organization and a person are exported as archives that hold what they say', async () => {
  const visitor = await daemon.visitor(daemon.key, { name: 'Vera', email: 'vera@people.example' });
  const { conversation } = await visitor.start('Can I return my order?');
  await visitor.answer(conversation.id);
  const page = await open('settings/compliance');
  const fetched = async (section) => {
    await section.getByRole('button', { name: 'Prepare the export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      section.getByRole('button', { name: 'Download' }).click(),
    ]);
    return readFileSync(await file.path());
  };
  const whole = await fetched(page.locator('section').filter({ hasText: 'The whole organization' }));
  assert.ok(whole.length > 1000);
  const person = page.locator('section').filter({ hasText: 'One person' });
  await person.getByLabel('Find by').selectOption('visitor');
  await person.getByLabel('Visitor id').fill(visitor.id);
  const own = await fetched(person);
  assert.ok(own.length > 500);
  await checkAxe(page, 'prepared exports');
  await shoot(page, 'office-exports');
  await done(page);
});

test('the audit log is filtered and its chain is verified', async () => {
  const page = await open('settings/compliance/audit');
  await page.getByRole('cell', { name: 'tag.create' }).first().waitFor();
  await page.getByLabel('Action').fill('tag.delete');
  await until(async () => {
    const cells = await page.locator('td[data-label=Action] code').allInnerTexts();
    return cells.length > 0 && cells.every((text) => text === 'tag.delete');
  }, 'only deleted tags');
  const verify = page.getByRole('button', { name: 'Verify the chain' });
  await verify.click();
  await page.getByText(/The chain is intact|This server does not offer it yet/).waitFor();
  await shoot(page, 'office-audit-verified');
  await done(page);
});

test('a member changes roles, is removed, and the last owner stays', async () => {
  const member = await daemon.user('mia@acme.example', 'Mia', 'agent');
  const page = await open('team', { expected: ['404', '409', '403'] });
  await page.getByLabel('Role of Mia').selectOption('admin');
  await said(page, 'Mia is now Admin.');
  await page.getByLabel('Role of Olivia Owner').selectOption('agent');
  await page.locator('.toast-failed').waitFor();
  assert.equal(await page.getByLabel('Role of Olivia Owner').inputValue(), 'owner');
  await page.getByRole('switch', { name: 'I am available' }).click();
  await page.getByRole('row', { name: /Olivia Owner.*Away/ }).waitFor();
  await page.getByRole('button', { name: 'Remove Mia' }).click();
  await checkAxe(page, 'removing a member');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await said(page, 'Mia is removed.');
  await page.getByText('mia@acme.example').waitFor({ state: 'detached' });
  assert.ok(member.id);
  await done(page);
});

test('name, password, sessions, language and theme are one’s own', async () => {
  const member = await daemon.user('pia@acme.example', 'Pia', 'agent');
  const elsewhere = await daemon.call('POST', 'auth/sign-in', { email: member.email, password });
  const page = await openDashboard(browser, daemon, member, 'profile', { expected: ['40', '422'] });
  await page.getByLabel('Name').fill('Pia Plus');
  await page.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await page.getByLabel('Current password').fill('wrong');
  await page.getByLabel('New password').fill('another good battery');
  await page.keyboard.press('Enter');
  await page.locator('.field-error, .banner-danger').first().waitFor();
  await page.getByLabel('Current password').fill(password);
  await page.keyboard.press('Enter');
  await said(page, 'Password changed.');
  await assert.rejects(daemon.call('GET', 'me', undefined, elsewhere.token), /401/);
  await page.getByText('This one').waitFor();
  await page.getByRole('button', { name: 'Dark' }).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.getByRole('button', { name: 'বাংলা' }).click();
  await page.getByRole('heading', { name: 'প্রোফাইল' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'bn');
  await page.reload();
  await page.getByRole('heading', { name: 'প্রোফাইল' }).waitFor();
  await done(page);
});
