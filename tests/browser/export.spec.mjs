// An export, opened: every byte is what the manifest says, the data hold the conversation, the pages open offline.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, test } from 'node:test';
import { useAcme } from './acme.mjs';
import { checkAxe, handOver, openDashboard } from './harness.mjs';
import { pixel, unzip } from './files.mjs';

let daemon, browser, chat, stranger;
const folders = [];
useAcme(async (world) => {
  ({ daemon, browser } = world);
  chat = await handOver(daemon, 'Eva Export', 'Person please', 'eva@mail.example');
  stranger = await handOver(daemon, 'Some Stranger', 'A human please, it is about my canoe');
  const act = (what, body = {}) => daemon.owner.call('POST', `conversations/${chat.id}/${what}`, body);
  await act('claim');
  await act('messages', { text: 'Your tent leaves <today> & arrives soon', client_id: randomUUID() });
  await act('notes', { text: 'Only for the team' });
  const url = `${daemon.origin}/api/v1/widget/conversations/${chat.id}/attachments?name=tent.png`;
  const headers = { Authorization: `Bearer ${chat.visitor.token}`, 'Content-Type': 'image/png' };
  assert.equal((await fetch(url, { method: 'POST', headers, body: pixel })).status, 201);
});
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The archive that a press downloads, checked against its own manifest. */
const archiveOf = async (page, press) => {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  assert.match(download.suggestedFilename(), /\.zip$/);
  const files = unzip(readFileSync(await download.path()));
  const manifest = JSON.parse(files.get('manifest.json'));
  const told = new Map(manifest.files.map((file) => [file.name, file]));
  assert.deepEqual(
    [...files.keys()].filter((name) => name !== 'manifest.json').sort(),
    [...told.keys()].sort(),
  );
  for (const [name, file] of told) {
    assert.equal(files.get(name).length, file.bytes, name);
    assert.equal(createHash('sha256').update(files.get(name)).digest('hex'), file.sha256, name);
    if (file.rows !== undefined) assert.equal(rowsOf(files, name).length, file.rows, name);
  }
  return files;
};
const rowsOf = (files, path) =>
  files
    .get(path)
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const dataOf = (files, name) =>
  rowsOf(
    files,
    [...files.keys()].find((path) => path.endsWith(`${name}.jsonl`)),
  );

/** Opens the archive's pages from the disk, with no network at all. */
const readOffline = async (files) => {
  const folder = mkdtempSync(join(tmpdir(), 'iterochat-export-'));
  folders.push(folder);
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  return { page, outside: () => asked.filter((url) => !/^(file|data|blob):/.test(url)) };
};

test('a conversation’s archive holds it, is what its manifest says, and is read offline', async () => {
  const page = await openDashboard(browser, daemon, daemon.owner, `inbox/all/${chat.id}`, {
    expected: ['404'],
  });
  await page.getByRole('button', { name: 'Actions of this conversation' }).click();
  const files = await archiveOf(page, () => page.getByRole('menuitem', { name: 'Export' }).click());
  const messages = await chat.messages();
  assert.deepEqual(
    dataOf(files, 'conversations').map((row) => row.id),
    [chat.id],
  );
  const rows = dataOf(files, 'messages').sort((a, b) => a.seq - b.seq);
  assert.deepEqual(
    rows.map((row) => [row.id, row.text]),
    messages.map((one) => [one.id, one.text]),
  );
  assert.deepEqual(
    dataOf(files, 'notes').map((row) => row.text),
    ['Only for the team'],
  );
  assert.ok(
    [...files.values()].some((content) => content.equals(pixel)),
    'the picture is in it, byte for byte',
  );
  assert.ok(![...files.values()].some((content) => content.includes('canoe')), 'nothing of others');

  const read = await readOffline(files);
  const links = read.page.getByRole('link');
  if (await links.filter({ hasText: /Eva Export|conversation/i }).count())
    await links
      .filter({ hasText: /Eva Export|conversation/i })
      .first()
      .click();
  await read.page.getByText('Your tent leaves <today> & arrives soon').first().waitFor();
  assert.equal(await read.page.locator('script, [onload], [onerror]').count(), 0);
  await checkAxe(read.page, 'a page of an export');
  assert.deepEqual(read.outside(), []);
  await read.page.context().close();
  page.problems.check();
  await page.context().close();
});

test('the organization’s archive holds every conversation, and every page of it opens offline', async () => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'settings/compliance', {
    expected: ['404'],
  });
  const section = page.locator('section').filter({ hasText: 'The whole organization' });
  await section.getByRole('button', { name: 'Prepare the export' }).click();
  const files = await archiveOf(page, () => section.getByRole('button', { name: 'Download' }).click());
  const ids = dataOf(files, 'conversations').map((row) => row.id);
  assert.deepEqual(ids.sort(), [chat.id, stranger.id].sort());
  assert.deepEqual(dataOf(files, 'articles').length, 3);
  const secrets = ['correct horse', '$argon2', daemon.owner.token];
  for (const [name, content] of files)
    for (const secret of secrets) assert.ok(!content.includes(secret), `${name} holds a secret`);
  const read = await readOffline(files);
  const words = [];
  const pages = [...files.keys()].filter((name) => /^conversations\/.*html$/.test(name));
  const start = read.page.url();
  for (const name of pages) {
    await read.page.goto(new URL(name, start).href);
    words.push(await read.page.locator('body').innerText());
  }
  for (const text of ['Person please', 'about my canoe', 'Only for the team'])
    assert.ok(words.join('\n').includes(text), `no page says “${text}”`);
  assert.deepEqual(read.outside(), []);
  await read.page.context().close();
  page.problems.check();
  await page.context().close();
});
