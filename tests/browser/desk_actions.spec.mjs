// The rarer acts on a conversation: hold, assign, confirm an answer, print, files by drop and paste, and the proof of an
// erasure that anybody can check.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { done, useAcme } from './acme.mjs';
import { checkAxe, handOver, openDashboard, until, whenLive } from './harness.mjs';
import { give, pdfText } from './files.mjs';

let daemon, browser, agent, folder;
useAcme(async (world) => {
  ({ daemon, browser } = world);
  folder = mkdtempSync(join(tmpdir(), 'iterochat-proof-'));
  agent = await daemon.user('amir@acme.example', 'Amir Agent', 'agent');
});
after(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const open = (path, who = daemon.owner, options = {}) =>
  openDashboard(browser, daemon, who, path, { expected: ['404', '409', '415', '422'], ...options });
const thread = (page) => page.getByRole('log', { name: 'Messages' });
const act = async (page, row) => {
  await page.getByRole('button', { name: 'Actions of this conversation' }).click();
  await page.getByRole('menuitem', { name: row }).click();
};

test('on hold nothing deletes or erases a conversation, and it is said why; released, it goes', async () => {
  const chat = await handOver(daemon, 'Hanna Held', 'I want a refund');
  const page = await open(`inbox/all/${chat.id}`);
  await thread(page).waitFor();
  await act(page, 'Put on legal hold');
  const hold = page.getByRole('dialog', { name: 'Put this conversation on legal hold' });
  await hold.getByLabel('Reason').fill('Case 2026-14');
  await hold.getByLabel('Until').fill('2001-01-01');
  await hold.getByRole('button', { name: 'Put on hold' }).click();
  await hold.getByRole('alert').waitFor(); // an end in the past is refused where it was typed
  await hold.getByLabel('Until').fill('');
  await hold.getByRole('button', { name: 'Put on hold' }).click();
  await hold.waitFor({ state: 'detached' });
  await page.locator('.conversation-head').getByText('Legal hold').waitFor();

  await act(page, 'Erase permanently');
  const erase = page.getByRole('dialog');
  await erase.getByText('A legal hold protects this conversation').waitFor();
  assert.equal(await erase.getByRole('textbox').count(), 0, 'nothing is asked for that leads nowhere');
  assert.equal(await erase.getByRole('button', { name: 'Erase permanently' }).count(), 0);
  await erase.getByText('Close', { exact: true }).click();
  await act(page, 'Delete');
  await page.locator('.toast-failed').getByText(/hold/i).waitFor();
  await assert.rejects(
    daemon.owner.call('POST', `conversations/${chat.id}/erase`, { confirm: chat.shortId, reason: 'test' }),
    /409.*hold/i,
  );
  await act(page, 'Release the legal hold');
  await page.locator('.conversation-head').getByText('Legal hold').waitFor({ state: 'detached' });
  await act(page, 'Delete');
  await page.getByText('Conversation deleted').waitFor();
  await done(page);
});

test('a hold that comes while the erase dialog is open is told in it', async () => {
  const chat = await handOver(daemon, 'Late Hold', 'I want a refund');
  const page = await open(`inbox/all/${chat.id}`);
  await thread(page).waitFor();
  await whenLive(page);
  await act(page, 'Erase permanently');
  const erase = page.getByRole('dialog');
  await erase.getByLabel(`Type ${chat.shortId}`).fill(chat.shortId);
  await daemon.owner.call('POST', `conversations/${chat.id}/hold`, { reason: 'Case 9' });
  await erase.getByText('A legal hold protects this conversation').waitFor();
  assert.equal(await erase.getByRole('button', { name: 'Erase permanently' }).count(), 0);
  await done(page);
});

test('assigned from the menu, it appears under Mine of who got it, and their chair is marked', async () => {
  const chat = await handOver(daemon, 'Asya Assigned', 'A human please');
  const theirs = await open('inbox/mine', agent);
  await theirs.getByText('You hold no conversation').waitFor();
  await whenLive(theirs);
  const page = await open(`inbox/all/${chat.id}`);
  await thread(page).waitFor();
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Amir Agent', checked: false }).click();
  await page.getByText('Assigned to Amir Agent').waitFor();
  await theirs.getByRole('link', { name: 'Asya Assigned' }).waitFor();
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Amir Agent', checked: true }).waitFor();
  await page.keyboard.press('Escape');
  assert.equal((await daemon.owner.call('GET', `conversations/${chat.id}`)).assignee.id, agent.id);
  await done(page);
  await done(theirs);
});

test('an answer that a person confirms teaches its article the question, and can be taken back', async () => {
  const visitor = await daemon.visitor(daemon.key, { name: 'Cora Confirms' });
  const { conversation } = await visitor.start('In how many days does a parcel get here?');
  const answer = await visitor.answer(conversation.id);
  assert.ok(answer.citations.length, 'it is answered from an article');
  const page = await open(`inbox/ai/${conversation.id}`);
  await page.getByRole('button', { name: 'This answer is right' }).click();
  await page.getByText('The question is now one of the article’s own.').waitFor();
  const confirmed = async () =>
    (await daemon.owner.call('GET', `articles/${answer.citations[0].article_id}/confirmed-questions`)).items;
  assert.deepEqual(
    (await confirmed()).map((one) => one.text),
    ['In how many days does a parcel get here?'],
  );
  const editor = await open(`knowledge/${answer.citations[0].article_id}`);
  await editor.getByRole('link', { name: 'In how many days does a parcel get here?' }).click();
  await thread(editor).waitFor();
  await done(editor);
  await page.getByRole('button', { name: 'This answer is right', pressed: true }).click();
  await page.getByText('Taken back').waitFor();
  assert.deepEqual(await confirmed(), []);
  await done(page);
});

test('printed, the whole conversation is on paper, and nothing of the page around it', async () => {
  const chat = await handOver(daemon, 'Paula Print', 'How long does delivery take? A human please');
  for (let i = 1; i <= 60; ++i) await chat.visitor.post(chat.id, `Line number ${i} of the talk`);
  await daemon.owner.call('POST', `conversations/${chat.id}/notes`, { text: 'Only for the team' });
  const page = await open(`inbox/all/${chat.id}`);
  await page.getByText('Line number 60 of the talk').first().waitFor();
  await page.evaluate(() => (globalThis.print = () => (globalThis.printed = true)));
  await act(page, 'Print view');
  await page.waitForFunction(() => globalThis.printed);
  const around = [
    page.getByRole('navigation', { name: 'Pages' }),
    page.getByRole('region', { name: 'Conversations' }),
    page.getByRole('button', { name: 'Claim' }).first(),
  ];
  for (const one of around) assert.ok(await one.isVisible(), `${one} on the screen`);
  await page.emulateMedia({ media: 'print' });
  for (const one of around) assert.ok(!(await one.isVisible()), `${one} on paper`);
  const pdf = await page.pdf();
  const paper = pdfText(pdf).replace(/\s/g, '');
  for (const words of [
    'Paula Print',
    'Line number 1 of the talk',
    'Line number 31 of',
    'Line number 60 of the talk',
    'Only for the team',
  ])
    assert.ok(paper.includes(words.replace(/\s/g, '')), `the paper lacks “${words}”`);
  assert.ok(!paper.includes('Searchtexts'), 'the search field is not printed');
  assert.ok((pdf.toString('latin1').match(/\/Type \/Page\b/g) ?? []).length > 1, 'more than one sheet');
  await done(page);
});

test('a file that is dropped on the composer or pasted into it goes to the visitor; others are refused', async () => {
  const chat = await handOver(daemon, 'Fay Files', 'A human please');
  await agent.call('POST', `conversations/${chat.id}/claim`, {});
  const page = await open(`inbox/mine/${chat.id}`, agent);
  const reply = page.getByRole('textbox', { name: 'Reply to the visitor' });
  await reply.waitFor();
  await give(reply, 'drop', 'dropped.png');
  await page.getByRole('img', { name: 'dropped.png' }).waitFor();
  await give(reply, 'paste', 'pasted.png');
  await page.getByRole('img', { name: 'pasted.png' }).waitFor();
  const names = async () =>
    (await chat.messages()).flatMap((one) => (one.attachments ?? []).map((file) => file.name));
  assert.deepEqual(await names(), ['dropped.png', 'pasted.png']);
  await give(reply, 'drop', 'run.exe', Buffer.from('MZ'), 'application/octet-stream');
  await page.locator('.toast-failed').first().waitFor();
  assert.deepEqual(await names(), ['dropped.png', 'pasted.png']);
  // a note is the team's: nothing that is dropped there may reach the visitor
  await page.getByRole('button', { name: 'Note', exact: true }).click();
  await give(page.getByRole('textbox', { name: 'Note for the team' }), 'drop', 'secret.png');
  await page.getByRole('textbox', { name: 'Note for the team' }).fill('Still here');
  await page.keyboard.press('Enter');
  await page.getByRole('article', { name: 'Note by Amir Agent' }).waitFor();
  assert.deepEqual(await names(), ['dropped.png', 'pasted.png']);
  await done(page);
});

test('the certificate of an erasure is saved and verified by openssl; a changed one is not', async () => {
  const chat = await handOver(daemon, 'Xena Erased', 'I want a refund');
  const erasure = await daemon.owner.call('POST', `conversations/${chat.id}/erase`, {
    confirm: chat.shortId,
    reason: 'asked for it',
  });
  await until(
    async () => (await daemon.owner.call('GET', `erasures/${erasure.id}`)).state === 'done',
    'the erasure',
    60,
  );
  const page = await open('settings/compliance/erasures');
  await page
    .getByRole('button', { name: /^Certificate/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: 'Certificate of erasure' });
  const line = await dialog.locator('pre').innerText();
  for (const name of ['certificate.json', 'certificate.sig', 'key.pem']) {
    const button = dialog
      .locator('.row')
      .first()
      .getByRole('button')
      .nth(['certificate.json', 'certificate.sig', 'key.pem'].indexOf(name));
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    assert.equal(download.suggestedFilename(), name);
    await download.saveAs(join(folder, name));
  }
  await checkAxe(page, 'the certificate of an erasure');
  const openssl = () => spawnSync('/bin/sh', ['-c', line], { cwd: folder, encoding: 'utf8' });
  const good = openssl();
  assert.equal(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /Signature Verified Successfully/);
  const certificate = readFileSync(join(folder, 'certificate.json'), 'utf8');
  assert.ok(!certificate.includes('Xena'), 'it holds nothing of what was erased');
  assert.ok(!certificate.includes('asked for it'), 'and no free text');
  writeFileSync(
    join(folder, 'certificate.json'),
    certificate.replace(/\d(?=[^\d]*$)/, (digit) => String((Number(digit) + 1) % 10)),
  );
  assert.notEqual(openssl().status, 0);
  await done(page);
});
