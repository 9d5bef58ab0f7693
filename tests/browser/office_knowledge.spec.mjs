// The knowledge base and the AI's pages at work.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { done, said, useAcme } from './acme.mjs';
import { checkAxe, openDashboard, shoot } from './harness.mjs';

let daemon, browser;
useAcme((world) => ({ daemon, browser } = world));

const open = (path, expected = []) =>
  openDashboard(browser, daemon, daemon.owner, path, { expected: ['conversations/counts', ...expected] });

test('a title alone is no article to publish: the field for the text says so; a draft may wait for it', async () => {
  const page = await open('knowledge/new', ['422']);
  await page.getByLabel('Title').fill('Do you rent stoves?');
  await page.getByRole('button', { name: 'Publish' }).click();
  const text = page.getByRole('textbox', { name: 'Text', exact: true, description: /needs a text/ });
  await text.waitFor();
  assert.equal(await text.getAttribute('aria-invalid'), 'true');
  await page.getByRole('button', { name: 'Save as draft' }).click();
  await said(page, 'Saved as a draft.');
  const { items } = await daemon.owner.call('GET', 'articles?state=draft');
  assert.deepEqual(
    items.map((one) => one.title),
    ['Do you rent stoves?'],
  );
  await done(page);
});

test('an article is written, previewed without markup of its own, published, asked, deleted and restored', async () => {
  const page = await open('knowledge');
  await page.getByRole('link', { name: 'New article' }).click();
  await page.getByLabel('Title').fill('Do you engrave knives?');
  const body = [
    '## Engraving',
    '',
    'We engrave **pocket knives** within two working days. Engraving costs nine euros for each knife.',
    '',
    '- up to 20 letters',
    '- [prices](https://help.example/prices)',
    '',
    '<img src=x onerror="document.title=1"><script>document.title=1</script> [bad](javascript:alert(1))',
  ].join('\n');
  await page.getByLabel('Text', { exact: true }).fill(body);
  const preview = page.getByRole('region', { name: 'Preview' });
  await preview.getByRole('heading', { name: 'Engraving' }).waitFor();
  assert.equal(await preview.locator('img, script').count(), 0);
  assert.equal(await preview.locator('strong').innerText(), 'pocket knives');
  assert.deepEqual(
    await preview.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href'))),
    ['https://help.example/prices'],
  );
  assert.match(await preview.innerText(), /<img src=x/);
  assert.notEqual(await page.title(), '1');
  await page.getByLabel('Other ways to ask').fill('Can you engrave my pocket knife?');
  await checkAxe(page, 'the editor at work');
  await shoot(page, 'office-editor-at-work');
  await page.getByRole('button', { name: 'Publish' }).click();
  await said(page, 'Published.');
  await page.waitForURL(/knowledge\/[0-9a-f-]{36}$/);

  await page.goto(`${daemon.origin}/o/acme/knowledge/ask`);
  await page.getByLabel('Question').fill('Can you engrave my pocket knife?');
  await page.keyboard.press('Enter');
  await page.getByText('Answers', { exact: true }).waitFor();
  await page.getByText('Used').first().waitFor();
  await page.getByText('We engrave').first().waitFor();
  await checkAxe(page, 'an asked question');
  await shoot(page, 'office-asked');

  await page.getByRole('link', { name: 'Do you engrave knives?' }).first().click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await said(page, 'Article deleted.');
  await page.getByRole('link', { name: 'How do I return an order?' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Do you engrave knives?' }).count(), 0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await said(page, 'Restored');
  await done(page);
});

test('what was typed and not saved survives a reload, and a draft is kept from visitors', async () => {
  const page = await open('knowledge/new');
  await page.getByLabel('Title').fill('Half a thought');
  await page.getByText('Not saved yet').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Continue with it' }).click();
  assert.equal(await page.getByLabel('Title').inputValue(), 'Half a thought');
  await page.getByLabel('Text', { exact: true }).fill('Zebra saddles are on sale in the autumn.');
  await page.keyboard.press('Control+s');
  await said(page, 'Saved as a draft.');
  await page.goto(`${daemon.origin}/o/acme/knowledge`);
  await page.getByRole('button', { name: 'Draft' }).click();
  await page.getByRole('link', { name: 'Half a thought' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'How do I return an order?' }).count(), 0);
  await page.getByRole('button', { name: 'All' }).click();
  await page.getByLabel('Search articles').fill('zebra');
  await page.getByText('Zebra saddles').waitFor();
  await done(page);
});

test('files are imported one by one, each with its outcome', async () => {
  const page = await open('knowledge/import');
  const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page
    .locator('input[type=file]')
    .setInputFiles([
      file('tents.md', '# How do I pitch a tent?\n\nLay the ground sheet flat and peg the corners first.'),
      file(
        'stoves.jsonl',
        '{"id":"stove","title":"Which gas fits?","body":"Screw cartridges fit every stove."}\n',
      ),
      file('empty.md', ''),
    ]);
  await page.getByText('1 added, 0 updated, 0 unchanged, 0 failed').nth(1).waitFor();
  await page.getByText('This file is empty.').waitFor();
  await checkAxe(page, 'an import');
  await shoot(page, 'office-import');
  await page.getByRole('link', { name: 'See the articles' }).click();
  await page.getByRole('link', { name: 'How do I pitch a tent?' }).waitFor();
  await done(page);
});

test('instructions are put in order with the keyboard alone, switched off and edited', async () => {
  for (const title of ['First', 'Second', 'Third'])
    await daemon.owner.call('POST', 'instructions', { title, body: `${title} words` });
  const page = await open('ai');
  const names = () => page.locator('.instruction strong').allInnerTexts();
  await page.getByRole('button', { name: /^Move Third/ }).focus();
  await page.keyboard.press('ArrowUp');
  await page.getByText('Third is now 2 of 3.').waitFor();
  await page.keyboard.press('ArrowUp');
  await page.getByText('Third is now 1 of 3.').waitFor();
  assert.deepEqual(await names(), ['Third', 'First', 'Second']);
  await page.getByRole('switch', { name: /On.*First/ }).press('Space');
  await page.getByRole('switch', { name: /On.*First/, checked: false }).waitFor();
  await page.reload();
  await page.getByRole('switch', { name: /On.*First/, checked: false }).waitFor();
  assert.deepEqual(await names(), ['Third', 'First', 'Second']);
  await page.getByRole('button', { name: 'Edit: Second' }).press('Enter');
  await page.getByRole('textbox', { name: 'Title' }).fill('Second thoughts');
  await checkAxe(page, 'the instruction dialog');
  await shoot(page, 'office-instruction-dialog');
  await page.keyboard.press('Enter');
  await page.getByText('Second thoughts', { exact: true }).waitFor();
  await done(page);
});

test('instructions are put in order by dragging', async () => {
  const page = await open('ai');
  await page.locator('.instruction').nth(2).waitFor();
  const [first] = await page.locator('.instruction strong').allInnerTexts();
  await page.locator('.handle').first().dragTo(page.locator('.sortable-row').nth(2));
  await page.getByText(`${first} is now 3 of 3.`).waitFor();
  await done(page);
});

test('the key of a language model goes in and never comes out', async () => {
  const page = await open('ai/engine');
  await page.getByLabel('Language model').check();
  await page.getByLabel('Address').fill('https://api.example.com/v1');
  await page.getByLabel('Model', { exact: true }).fill('small-1');
  await page.getByLabel('Key').fill('sk-secret-1234567890');
  await checkAxe(page, 'the engine form');
  await shoot(page, 'office-engine');
  await page.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await page.getByText('A key is stored.').waitFor();
  assert.equal(await page.getByLabel('Key').inputValue(), '');
  const settings = await daemon.owner.call('GET', 'settings/ai');
  assert.equal(settings.endpoint.key_set, true);
  assert.ok(!JSON.stringify(settings).includes('sk-secret'));
  await page.getByLabel('Address').fill('https://elsewhere.example/v1');
  await page.getByText('A new address drops the stored key').waitFor();
  await done(page);
});

test('an unanswered question becomes an article in one click', async () => {
  const visitor = await daemon.visitor(daemon.key);
  const { conversation } = await visitor.start('Where can I rent crampons for glaciers?');
  await visitor.answer(conversation.id);
  const page = await open('knowledge/unanswered');
  const card = page.getByRole('listitem').filter({ hasText: 'crampons' });
  await card.getByRole('button', { name: 'Start an article' }).click();
  assert.equal(await page.getByLabel('Title').inputValue(), 'Where can I rent crampons for glaciers?');
  await page.goBack();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as CSV' }).click(),
  ]);
  assert.equal(file.suggestedFilename(), 'unanswered-questions.csv');
  await done(page);
});

test('suggested questions are added, reworded, ordered and removed', async () => {
  const page = await open('ai/questions');
  for (const text of ['Can I return it?', 'When do you open?']) {
    await page.getByLabel('New question').fill(text);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Delete: ${text}` }).waitFor();
  }
  await page.getByRole('button', { name: /^Move When do you open/ }).press('ArrowUp');
  await page.getByText('When do you open? is now 1 of 2.').waitFor();
  await page.getByLabel('Question', { exact: true }).nth(1).fill('Can I send it back?');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Delete: Can I send it back?' }).waitFor();
  const { items } = await daemon.owner.call('GET', 'suggested-questions');
  assert.deepEqual(
    items.map((item) => item.text),
    ['When do you open?', 'Can I send it back?'],
  );
  await page.getByRole('button', { name: 'Delete: When do you open?' }).click();
  await page.getByRole('button', { name: 'Delete: When do you open?' }).waitFor({ state: 'detached' });
  await done(page);
});

test('office hours are set day by day, and a closing before the opening is refused', async () => {
  const page = await open('ai/hours');
  await page.getByRole('switch', { name: 'Follow office hours' }).click();
  await page.getByLabel('Time zone').selectOption('UTC');
  for (const day of ['Monday', 'Tuesday']) {
    const box = page.getByRole('checkbox', { name: day });
    if (!(await box.isChecked())) await box.check();
  }
  await page.getByLabel('Monday: Opens').fill('18:00');
  await page.getByLabel('Monday: Closes').fill('09:00');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Closing comes after opening on Monday.').waitFor();
  await page.getByLabel('Monday: Opens').fill('08:30');
  await page.getByLabel('Monday: Closes').fill('16:00');
  await page.getByLabel('Closed on these dates').fill('2026-12-25');
  await page.getByLabel('Away text').fill('Back in the morning.');
  await checkAxe(page, 'office hours');
  await shoot(page, 'office-hours');
  await page.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  const hours = await daemon.owner.call('GET', 'settings/hours');
  assert.equal(hours.enabled, true);
  assert.deepEqual(
    hours.days.find((one) => one.day === 'monday'),
    { day: 'monday', from: '08:30', to: '16:00' },
  );
  assert.deepEqual(hours.closed_dates, ['2026-12-25']);
  await done(page);
});
