// Retention with conditions, sweeps, and the erasure of a person, as owners do them in the dashboard.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { done, said, useAcme } from './acme.mjs';
import { checkAxe, openDashboard, shoot, until } from './harness.mjs';

let daemon, browser;
useAcme((world) => ({ daemon, browser } = world));

const open = (path, options) =>
  openDashboard(browser, daemon, daemon.owner, path, { expected: ['404'], ...options });
const rules = async () =>
  (await daemon.owner.call('GET', 'retention')).items.filter((rule) => rule.rule === 'conversations');
const talk = async (about = {}) => {
  const visitor = await daemon.visitor(daemon.key, about);
  const { conversation } = await visitor.start('Can I return my order?');
  await visitor.answer(conversation.id);
  return { visitor, conversation };
};

test('a retention clock is changed, and nothing is old enough', async () => {
  const page = await open('settings/compliance/retention');
  await page.getByLabel('Keep Deleted items').selectOption('90d');
  await said(page, 'Saved.');
  const { items } = await daemon.owner.call('GET', 'retention');
  assert.equal(items.find((rule) => rule.rule === 'deleted').age, '90d');
  await page.getByText('No sweep has erased anything yet.').waitFor();
  await page.getByRole('button', { name: 'Show what would go' }).click();
  await page.getByText('Nothing is old enough.').waitFor();
  await done(page);
});

test('a rule with conditions is made, changed and removed; the exemption tag is made where it is explained', async () => {
  await daemon.owner.call('POST', 'tags', { name: 'trial' });
  const page = await open('settings/compliance/retention');
  await page.getByRole('button', { name: 'Create the tag “keep”' }).click();
  await said(page, 'The tag is there.');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const dialog = page.getByRole('dialog');
  assert.equal(await dialog.getByRole('button', { name: 'Save' }).isDisabled(), true);
  await dialog.getByLabel('State').selectOption('resolved');
  await dialog.getByLabel('Tag').selectOption('trial');
  await dialog.getByLabel('Handled by').selectOption('ai');
  await dialog.getByLabel('Erase after so many days').fill('14');
  await checkAxe(page, 'a rule with conditions');
  await shoot(page, 'office-retention-rule');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('state: Resolved · tag: trial · handled by: Only the AI').waitFor();
  const narrow = async () => (await rules()).filter((rule) => rule.state || rule.tag || rule.handled_by);
  assert.deepEqual(
    (await narrow()).map(({ age, state, tag, handled_by }) => [age, state, tag, handled_by]),
    [['14d', 'resolved', 'trial', 'ai']],
  );
  await page.getByRole('button', { name: /^Edit the rule for/ }).click();
  await dialog.getByLabel('State').selectOption('');
  await dialog.getByLabel('Keep these for ever').check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('tag: trial · handled by: Only the AI', { exact: true }).waitFor();
  assert.deepEqual(
    (await narrow()).map(({ age, state, tag }) => [age, state, tag]),
    [['never', '', 'trial']],
  );
  await page.getByRole('button', { name: /^Remove the rule for/ }).click();
  await page.getByText('No rule has conditions').waitFor();
  assert.deepEqual(await narrow(), []);
  await done(page);
});

test('the brake is explained; once released, the sweep does exactly the plan and leaves its evidence', async () => {
  const { conversation } = await talk();
  await daemon.owner.call('PATCH', 'retention', {
    rule: 'conversations',
    age: '0d',
    state: 'ai_active',
  });
  const page = await open('settings/compliance/retention');
  await page.getByRole('button', { name: 'Show what would go' }).click();
  await page.getByText('One item would go').waitFor();
  const { hash } = await daemon.owner.call('GET', 'retention/plan');
  await page.getByText(hash).waitFor();
  await page.getByRole('button', { name: 'Do exactly this' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The brake holds this sweep').waitFor();
  await dialog.getByLabel('Type 1 to confirm').fill('1');
  const erase = dialog.getByRole('button', { name: 'Erase for good' });
  assert.equal(await erase.isDisabled(), true);
  await dialog.getByLabel('I have checked it').check();
  await checkAxe(page, 'a sweep past the brake');
  await shoot(page, 'office-retention-sweep');
  await erase.click();
  await dialog.getByText('One item is erased.').waitFor({ timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByText('Nothing is old enough.').waitFor();
  const run = page.getByRole('row', { name: /Olivia Owner.*Resolved conversations: 1/ });
  await run.getByRole('button', { name: /^Certificate of/ }).click();
  await page.getByRole('heading', { name: 'Certificate of erasure' }).waitFor();
  await page.getByRole('button', { name: 'Public key (PEM)' }).waitFor();
  await shoot(page, 'office-retention-certificate');
  const { items } = await daemon.owner.call('GET', 'conversations?filter=ai');
  assert.ok(!items.some((item) => item.id === conversation.id));
  await daemon.owner.call('PATCH', 'retention', {
    rule: 'conversations',
    age: 'default',
    state: 'ai_active',
  });
  await done(page);
});

test('a request leads to the erasure of its person, with plan, typed address, progress, certificate and closing', async () => {
  const email = 'zeb@people.example';
  const { visitor, conversation } = await talk({ name: 'Zebulon', email });
  await daemon.owner.call('POST', 'requests', { kind: 'erasure', subject: { email } });
  const page = await open('settings/compliance/requests');
  await page.getByRole('button', { name: `Erase ${email}` }).click();
  const dialog = page.getByRole('dialog');
  assert.equal(await dialog.getByLabel('Email address').inputValue(), email);
  assert.ok(!page.url().includes('zeb'), 'no address in the address');
  const show = dialog.getByRole('button', { name: 'Show what goes' });
  await show.click();
  await dialog.getByText(/somebody claims it/).waitFor();
  await dialog.getByLabel('Also chats that only claim this address').check();
  await show.click();
  await dialog.getByText('This means one visitor').waitFor();
  await dialog.getByText('not verified', { exact: true }).waitFor();
  await dialog.getByText(/Goes for good: one conversation, \d messages/).waitFor();
  const erase = dialog.getByRole('button', { name: 'Erase for good' });
  assert.equal(await erase.isDisabled(), true);
  await dialog.getByLabel(`Type ${email} to confirm`).fill(email);
  await checkAxe(page, 'erasing a person');
  await shoot(page, 'office-erase-person');
  await erase.click();
  await dialog.getByText('Erased for good.').waitFor({ timeout: 60_000 });
  await dialog.getByText('With these words and their id').waitFor();
  await shoot(page, 'office-erased-person');
  await dialog.getByRole('button', { name: 'Close it as fulfilled' }).click();
  await dialog.getByText('The request is closed as fulfilled.').waitFor();
  await dialog.getByRole('button', { name: 'Certificate' }).click();
  await page.getByRole('button', { name: 'Certificate (JSON)' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.getByText('Erased for good.').waitFor();
  const [request] = (await daemon.owner.call('GET', 'requests?state=closed')).items;
  assert.ok(request.erasure && request.subject === null && request.outcome === 'fulfilled');
  await assert.rejects(daemon.owner.call('GET', `conversations/${conversation.id}`), /404/);
  await assert.rejects(visitor.call('GET', 'conversations'), /401/);
  page.problems.problems.splice(0); // the first plan's refusal is logged by the browser
  await done(page);
});

test('a person is found by the words of the inbox and erased by their id', async () => {
  const { visitor, conversation } = await talk({ name: 'Theodora Forgetme' });
  const page = await open('settings/compliance/erasures');
  await page.getByRole('button', { name: 'Erase a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Find by').selectOption('visitor');
  await dialog.getByLabel('Find the visitor').fill('Theodora');
  await dialog.getByRole('button', { name: /Theodora Forgetme/ }).click();
  assert.equal(await dialog.getByLabel('Visitor id', { exact: true }).inputValue(), visitor.id);
  await dialog.getByRole('button', { name: 'Show what goes' }).click();
  await dialog.getByLabel(/^Type .* to confirm$/).fill(visitor.id);
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await dialog.getByText('Erased for good.').waitFor({ timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('row', { name: /Person.*Done/ }).first().waitFor();
  await until(
    async () =>
      !(await daemon.owner.call('GET', 'conversations?filter=ai')).items.some((one) => one.id === conversation.id),
    'the conversation to be gone',
  );
  await done(page);
});

test('an access request leads to the export of its person, and is closed from there', async () => {
  const { visitor } = await talk({ name: 'Vera' });
  await daemon.owner.call('POST', 'requests', { kind: 'access', subject: { visitor: visitor.id } });
  const page = await open('settings/compliance/requests');
  await page.getByRole('button', { name: `Export ${visitor.id}` }).click();
  const person = page.locator('section').filter({ hasText: 'One person' });
  assert.equal(await person.getByLabel('Visitor id').inputValue(), visitor.id);
  await person.getByRole('button', { name: 'Prepare the export' }).click();
  await person.getByText('The archive is ready').waitFor();
  await checkAxe(page, 'the export of a request');
  await person.getByRole('button', { name: 'Close it as fulfilled' }).click();
  await person.getByText('The request is closed as fulfilled.').waitFor();
  const open_ones = (await daemon.owner.call('GET', 'requests?state=open')).items;
  assert.deepEqual(open_ones, []);
  await done(page);
});
