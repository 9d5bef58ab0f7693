// What the server refuses is said in the reader's language: each of its codes has a sentence, on both sides.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { useAcme } from './acme.mjs';
import { openDashboard } from './harness.mjs';
import { bangla_letters, inBangla, load } from './words.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

let daemon, browser;
useAcme((world) => ({ daemon, browser } = world));

/** The codes of errors, from the one table that has them. */
const codes = [...readFileSync(join(root, 'common/base/error.cpp'), 'utf8').matchAll(/Row\{Code::\w+, "(\w+)"/g)].map(
  (row) => row[1],
);

test('the dashboard has a Bangla sentence for every code of the server', async () => {
  assert.ok(codes.length > 20, 'the table of codes was found');
  const say = await inBangla('dashboard/refusals.ts', (module) => module.say);
  for (const code of codes) assert.match(say(code, undefined, 'English.'), bangla_letters, code);
  assert.ok(say('conflict', undefined, 'Somebody holds it.').includes('Somebody holds it.'), 'the detail stays');
  assert.ok(!say('unprocessable', 'email', 'Wrong.').includes('Wrong.'), 'a whole sentence needs none');
});

test('the widget has a Bangla sentence for every code, of its own for those that visitors meet', async () => {
  const { english } = await load('widget/english.ts');
  const { bangla } = await load('widget/bangla.ts');
  const names = [...new Set([...Object.keys(english), ...Object.keys(bangla)])];
  assert.deepEqual(
    names.filter((name) => !name.startsWith('!')),
    Object.keys(english),
  );
  const { makeTexts } = await load('widget/texts.ts', { __WORD_NAMES__: JSON.stringify(names.join(' ')) });
  globalThis[Symbol.for('iterochat.bn')] = names.map((name) => bangla[name]);
  globalThis[Symbol.for('iterochat.en')] = names.map((name) => english[name]);
  const texts = makeTexts('bn');
  for (const code of codes) assert.match(texts.refusal(code, undefined, 'English.'), bangla_letters, code);
  const met = ['unprocessable', 'not_found', 'forbidden', 'conflict', 'too_large', 'unsupported_media', 'rate_limited'];
  for (const code of met) assert.notEqual(texts.refusal(code, undefined, ''), texts.refusal('internal', undefined, ''), code);
  assert.equal(makeTexts('en').refusal('conflict', undefined, 'As the server says.'), 'As the server says.');
});

test('every reason why an import refuses something has a Bangla sentence', async () => {
  const folder = join(root, 'daemon/import');
  const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const reasons = sources.flatMap((text) =>
    [...text.matchAll(/failure\(\s*[^"{}]*?(?:"(?:archive" : |:1", ))?[^"{}]*?"(\w+)",/g)].map((row) => row[1]),
  );
  const given = [...new Set(reasons)];
  for (const one of ['archive', 'encoding', 'no_text', 'json', 'quotes', 'repeated'])
    assert.ok(given.includes(one), `${one} was found among ${given}`);
  await inBangla('dashboard/pages/knowledge/import_reasons.ts', ({ importReason }) => {
    for (const code of given) assert.match(importReason(code, 'English.'), bangla_letters, code);
    assert.equal(importReason('new_one', 'English.'), 'English.', 'an unknown code is said as the server says it');
  });
});

test('a refusal is told in Bangla in the dashboard', async () => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'profile', { expected: ['40', '422'] });
  await page.getByRole('button', { name: 'বাংলা' }).click();
  await page.getByRole('heading', { name: 'প্রোফাইল' }).waitFor();
  const fields = page.locator('input[type=password]');
  await fields.nth(0).fill('wrong');
  await fields.nth(1).fill('another good battery');
  await page.keyboard.press('Enter');
  const told = page.locator('.field-error, .banner-danger').first();
  await told.waitFor();
  assert.match(await told.innerText(), bangla_letters);
  await page.context().close();
});
