// What the server writes in English and codes is said to people in words of their own language.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, useAcme } from './acme.mjs';
import { handOver, openDashboard, shoot, until } from './harness.mjs';
import { fillOffice } from './office_data.mjs';
import { bangla_letters, inBangla } from './words.mjs';

let daemon, browser, office;
useAcme(async (world) => {
  ({ daemon, browser } = world);
  office = await fillOffice(daemon);
});

const iso_time = /\d{4}-\d\d-\d\dT/;

/** A page of the dashboard in Bangla. */
const openBangla = async (path, options = {}) => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'profile', {
    expected: ['404'],
    ...options,
  });
  await page.evaluate(() => localStorage.setItem('iterochat.language', '"bn"'));
  await page.goto(`${daemon.origin}/o/acme/${path}`);
  return page;
};

test('a certificate of erasure is told in words, and its bytes are a file beside them', async () => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'settings/compliance/erasures');
  await page.getByRole('button', { name: /^Certificate of/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Certificate of erasure' });
  await dialog.getByText(/Erased for good on/).waitFor();
  await dialog.getByText(/nothing is left/).waitFor();
  for (const words of [
    'A conversation',
    /one conversation, 2 messages/,
    /keys? destroyed\./,
    'What it can’t prove',
  ])
    await dialog.getByText(words).first().waitFor();
  const said = await dialog.innerText();
  assert.doesNotMatch(said, iso_time);
  assert.doesNotMatch(said, /[a-z]+_[a-z]+/, 'no name of a field and no code');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Certificate (JSON)' }).click(),
  ]);
  assert.equal(file.suggestedFilename(), 'certificate.json');
  await shoot(page, 'certificate');
  await done(page);
});

test('a certificate and its limits are told in Bangla', async () => {
  const page = await openBangla('settings/compliance/erasures');
  await page.locator('.table .button').first().click();
  await page.locator('dialog .tree dd').first().waitFor();
  for (const fact of await page
    .locator('dialog .banner p, dialog > * .tree:not(details *) dd, dialog li')
    .allInnerTexts())
    assert.match(fact, bangla_letters);
  await done(page);
});

test('a deleted conversation goes by its visitor, its day and its first words', async () => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'settings/deleted');
  const row = page.getByRole('listitem').filter({ hasText: 'Can you engrave my pocket knife?' });
  await row.getByText('Visitor 6').waitFor();
  await row.getByText(/Began on/).waitFor();
  await row.getByRole('button', { name: 'Restore Visitor 6' }).waitFor();
  await done(page);
});

test('the record of processing is told in Bangla, whatever the settings are', async () => {
  const { call } = daemon.owner;
  daemon.cli('tenant', 'set', 'acme', '--endpoint-private', 'on');
  await call('PATCH', 'settings/ai', {
    engine: 'openai',
    endpoint: {
      base_url: 'https://model.example/v1',
      model: 'small',
    },
  });
  await call('POST', 'tags', { name: 'trial' });
  for (const who of ['--state=resolved', '--tag=trial', '--handled-by=ai'])
    daemon.cli('retention', 'set', 'conversations', '90d', who, '-t', 'acme');
  const page = await openBangla('settings/compliance/records');
  await page.locator('.record dd').first().waitFor();
  const said = await page.locator('.record dd, .record li').allInnerTexts();
  assert.ok(said.length > 40, `${said.length} facts`);
  for (const fact of said) {
    const words = fact.replace('model.example', '');
    if (/[A-Za-z]/.test(words)) assert.match(words, bangla_letters);
    assert.doesNotMatch(words, /\b(the|of|and|since|until)\b/, words);
  }
  await call('PATCH', 'settings/ai', { engine: 'embedded' });
  await done(page);
});

test('the details of the audit log are told in Bangla', async () => {
  const page = await openBangla('settings/compliance/audit');
  await page.locator('.table tbody tr').nth(5).waitFor();
  const details = (await page.locator('.table tbody td:last-child').allInnerTexts()).filter(Boolean);
  assert.ok(details.length > 3);
  for (const text of details)
    for (const [, word] of text.matchAll(/\b([a-z_]{3,})\b/gi))
      assert.match(word, /^[0-9a-f]{6,}$/, `${word} in: ${text}`);
  await done(page);
});

test('the summary of every kind of hand-over is told in Bangla, with the visitor’s own words in it', async () => {
  const asked = [
    ['Refund', 'I want my money back for order 12'],
    ['Complaint', 'This is outrageous, I am very angry and I complain'],
    ['Payment', 'My card was charged twice'],
    ['Account', 'I cannot log in to my account'],
    ['Urgent', 'It is urgent, let me talk to a human'],
    ['Polite', 'Could I talk to a person please'],
  ];
  for (const [name, text] of asked) await handOver(daemon, name, text);
  const again = await daemon.visitor(daemon.key, { name: 'After answers' });
  const { conversation } = await again.start('Can I return my order?');
  await again.answer(conversation.id);
  await again.post(conversation.id, 'A "quoted" word: please get me a human');
  await again.askForPerson(conversation.id).catch(() => undefined);
  const all = await until(async () => {
    const { items } = await daemon.owner.call('GET', 'conversations?filter=waiting');
    return items.filter((one) => one.summary).length > asked.length && items;
  }, 'the summaries');
  await inBangla('dashboard/summary_words.ts', ({ summaryText }) => {
    for (const { summary } of all.filter((one) => one.summary)) {
      const said = summaryText(summary);
      assert.match(said, bangla_letters, summary);
      assert.doesNotMatch(said.replace(/“.*?”/gs, ''), /[A-Za-z]/, said);
      for (const [, quote] of summary.matchAll(/"([^"]+)"/g)) assert.ok(said.includes(quote), said);
    }
    assert.equal(
      summaryText('They wait since Monday.'),
      'They wait since Monday.',
      'a model’s own words stay',
    );
  });
  const page = await openBangla('inbox/waiting');
  assert.match(await page.locator('.inbox-card-summary').first().innerText(), bangla_letters);
  await done(page);
});

test('who is a member already is not invited, and the page says so in Bangla beside the address', async () => {
  const page = await openBangla('team', { expected: ['404', '409'] });
  await page.locator('.page-actions .button-primary').click();
  await page.locator('dialog input[type=email]').fill(office.admin.email);
  await page.locator('dialog .button-primary').click();
  const told = page.locator('dialog .field-error');
  await told.waitFor();
  const words = await told.innerText();
  assert.match(words, bangla_letters);
  assert.doesNotMatch(words, /[A-Za-z]/);
  await done(page);
});

test('a widget that can’t be loaded says so in the language of the page', async () => {
  const context = await browser.newContext({ locale: 'bn-BD' });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  await page.route('**/widget/config*', (route) =>
    route.fulfill({
      status: 500,
      json: { error: { code: 'internal', message: 'Something went wrong.' } },
    }),
  );
  await page.goto(`${daemon.origin}/w/${daemon.key}`);
  await page.getByRole('alert').waitFor();
  const said = await page.getByRole('dialog').innerText();
  assert.match(said, /এই মুহূর্তে চ্যাট পাওয়া যাচ্ছে না।/);
  assert.match(said, /আবার চেষ্টা করুন/);
  assert.doesNotMatch(said, /[A-Za-z]{3}/);
  await context.close();
});

test('an invitation that is used up is refused in Bangla', async () => {
  const context = await browser.newContext({ locale: 'bn-BD' });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  await page.goto(`${daemon.origin}/accept#inv_${'a'.repeat(43)}`);
  await page.locator('input').first().fill('ইনা');
  await page.locator('input[type=password]').fill('correct horse battery');
  await page.locator('button[type=submit], .button-primary').first().click();
  const told = await page.locator('.banner-danger').innerText();
  assert.match(told, bangla_letters);
  assert.doesNotMatch(told, /[A-Za-z]/);
  await context.close();
});
