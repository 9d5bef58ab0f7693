// The widget's own texts in each language: written in the dashboard with a preview, read by visitors of that language.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { said, useAcme } from './acme.mjs';
import { checkAxe, openDashboard, shoot } from './harness.mjs';

let daemon, browser;
useAcme((world) => ({ daemon, browser } = world));

test('texts are written for one language beside a preview that follows', async () => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'widget/texts');
  await page.getByRole('button', { name: 'বাংলা' }).click();
  await page.getByLabel('Title', { exact: true }).fill('অ্যাকমে সহায়তা');
  await page.getByLabel('Greeting').fill('স্বাগতম! কী জানতে চান?');
  await page.locator('.mock').getByText('অ্যাকমে সহায়তা').waitFor();
  await page.locator('.mock').getByText('স্বাগতম! কী জানতে চান?').waitFor();
  await page.getByText('The widget’s own words').click();
  await page.getByLabel('Find a text').fill('placeholder');
  await page.getByLabel('বার্তা লিখুন…').fill('এখানে লিখুন');
  await page.locator('.mock').getByText('এখানে লিখুন').waitFor();
  await checkAxe(page, 'texts by language');
  await shoot(page, 'office-widget-texts');
  await page.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await page.getByRole('button', { name: 'English' }).click();
  assert.equal(await page.getByLabel('Title', { exact: true }).inputValue(), '');
  await page.locator('.mock').getByText('Acme Outdoor').waitFor();
  const { texts } = await daemon.owner.call('GET', 'settings/widget');
  assert.deepEqual(texts, {
    'bn.title': 'অ্যাকমে সহায়তা',
    'bn.greeting': 'স্বাগতম! কী জানতে চান?',
    'bn.placeholder': 'এখানে লিখুন',
  });
  page.problems.check();
  await page.context().close();
});

test('a Bangla visitor reads them, and keeps a transcript in Bangla', async () => {
  const context = await browser.newContext({ locale: 'bn-BD', acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  await page.goto(`${daemon.origin}/w/${daemon.key}`);
  await page.getByRole('dialog', { name: 'অ্যাকমে সহায়তা' }).waitFor();
  await page.getByText('স্বাগতম! কী জানতে চান?').waitFor();
  await page.getByPlaceholder('এখানে লিখুন').fill('Can I return my order?');
  await page.keyboard.press('Enter');
  await page.getByText('within 30 days').first().waitFor();
  await shoot(page, 'widget-own-texts-bangla');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'কথোপকথন ডাউনলোড করুন' }).click(),
  ]);
  const text = readFileSync(await file.path(), 'utf8');
  assert.match(text, /<html lang="bn">/);
  assert.match(text, /আপনার কথোপকথন/);
  await context.close();
});

test('an English visitor reads what stands for all', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  await page.goto(`${daemon.origin}/w/${daemon.key}`);
  await page.getByRole('dialog', { name: 'Acme Outdoor' }).waitFor();
  await page.getByPlaceholder('Write a message…').waitFor();
  await context.close();
});
