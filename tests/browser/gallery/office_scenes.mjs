// The pages beside the inbox, picture by picture, and an organization's first day.
import { password } from '../harness.mjs';
import { all, fill, office, open, press, wait } from './steps.mjs';

const dialog = wait('dialog');
/** A dialog that a press on the page opens. */
const asked = (name, path, ready, selector, at = 0, ...more) => ({
  name,
  path,
  act: all(wait(ready), press(selector, at), dialog, ...more),
});

const markdown = `## Engraving

We engrave **pocket knives** within two working days.

- up to 20 letters
- [prices](https://help.nordwind.example/prices)

1. Choose the knife
2. Type the words

> Engraved knives can’t be returned.

| Letters | Price |
|---|---|
| 1–10 | 9 € |
| 11–20 | 14 € |`;

const writeArticle = all(
  wait('#content textarea.input'),
  fill('#content input.input', 'Do you engrave knives?'),
  fill('#content textarea.input', markdown),
);

const askIt = async (page) => {
  await page.locator('#content .input').first().fill('Can I send my boots back?');
  await page.keyboard.press('Enter');
  await page.locator('#content .passage').nth(1).waitFor();
};

const importSome = async (page) => {
  await page.locator('#content .checkbox').first().check();
  await page.locator('input[type=file]').setInputFiles([
    {
      name: 'stoves.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from('# Stoves\n\nOur stoves burn gas and spirit.'),
    },
    {
      name: 'a-very-long-file-name-that-somebody-thought-was-a-good-idea-at-the-time.html',
      mimeType: 'text/html',
      buffer: Buffer.from('<h1>Ropes</h1><p>Ropes are sold by the metre.</p>'),
    },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.from('') },
  ]);
  await page.locator('.badge-ok').nth(1).waitFor();
};

/** Lines that are no articles, one after another. */
const importFailures = async (page) => {
  await page.locator('#content .checkbox').first().check();
  const lines = ['{"title": "", "body": "No title."}', 'no JSON at all', '{"title": "Ropes", "body": "By the metre."}'];
  await page.locator('input[type=file]').setInputFiles([
    { name: 'articles.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from(lines.join('\n')) },
    { name: 'manual.zip', mimeType: 'application/zip', buffer: Buffer.from('this is no zip archive') },
  ]);
  await page.locator('.card details').nth(1).waitFor();
  for (const one of await page.locator('.card details summary').all()) await one.click();
};

const importRunning = async (page) => {
  await page.route('**/api/**/jobs/*', (route) =>
    route.fulfill({ json: { id: '1', kind: 'kb_import', state: 'running', done: 40, total: 100 } }),
  );
  await importSomeFiles(page, ['help-articles.zip', 'more.md']);
  await page.locator('[role=progressbar][aria-valuenow], progress[value]').first().waitFor();
};

const importSomeFiles = (page, names) =>
  page
    .locator('input[type=file]')
    .setInputFiles(names.map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('# A\n\nText') })));

/** What a sweep of years would take, which a town of one minute has not. */
const years = (before) => new Date(Date.now() - before * 365 * 86_400_000).toISOString();
const planned = async (page) => {
  await page.route('**/retention/plan', (route) =>
    route.fulfill({
      json: {
        hash: 'f3a9',
        total: 1214,
        held: 2,
        percent: 18,
        brake_percent: 10,
        rules: [
          { rule: 'conversations', age: '730d', count: 1180, oldest: years(4), newest: years(2) },
          { rule: 'deleted', age: '30d', count: 22, oldest: years(1), newest: years(0.2) },
          { rule: 'attachments', age: '365d', count: 12, oldest: years(3), newest: years(1) },
        ],
      },
    }),
  );
  await press('.card-head .button', 1)(page);
  await page.locator('.card .table').first().waitFor();
};

const recoveryCodes = async (page) => {
  const codes = ['7KQ2-MXPA', 'D4RT-90ZV', 'H2JW-6LSC', 'QP83-NBEY', 'XV5G-1KTM', 'C9FD-R7UA', 'J6ZH-W3PQ', 'M8YB-2NVS'];
  await page.route('**/me/totp/confirm', (route) => route.fulfill({ json: { recovery_codes: codes } }));
  await page.locator('dialog input').fill('123456');
  await page.locator('dialog .button-primary').click();
  await page.locator('dialog').getByText(codes[0]).waitFor();
};

const undo = async (page) => {
  const restored = page.waitForResponse((response) => response.url().endsWith('/restore'));
  await page.locator('.toast .button').first().click();
  await restored;
};

const requests = 'settings/compliance/requests';
const erasures = 'settings/compliance/erasures';
const secondFactor = (...more) => ({
  path: 'profile',
  act: all(wait('.rows-row'), press('.card .button-primary', 1), dialog, ...more),
});
const scanned = [fill('dialog input', password), press('dialog .button-primary'), wait('dialog .code')];
export const officeScenes = [
  { name: 'navigation', path: 'knowledge', act: all(wait('.table, .rows'), open) },
  office('knowledge'),
  {
    name: 'knowledge-search',
    path: 'knowledge',
    act: all(wait('.table'), fill('#content input[type=search]', 'mule'), wait('.empty')),
  },
  office('knowledge/new'),
  { name: 'knowledge-editor', path: 'knowledge/new', act: writeArticle },
  office('knowledge/ask'),
  { name: 'knowledge-asked', path: 'knowledge/ask', act: askIt },
  office('knowledge/unanswered'),
  office('knowledge/import'),
  { name: 'knowledge-imported', path: 'knowledge/import', act: importSome },
  { name: 'knowledge-import-failures', path: 'knowledge/import', act: importFailures },
  { name: 'knowledge-import-running', path: 'knowledge/import', act: importRunning },
  {
    name: 'knowledge-refused',
    path: 'knowledge/new',
    act: all(
      wait('#content textarea.input'),
      fill('#content input.input', 'Do you engrave knives?'),
      press('.editor-bar .button-primary'),
      wait('.field-error'),
    ),
  },
  office('ai'),
  asked('ai-instruction', 'ai', '.instruction', '#content .button-primary'),
  office('ai/behaviour'),
  office('ai/engine'),
  { name: 'ai-engine-model', path: 'ai/engine', act: press('input[type=radio]', 1) },
  office('ai/questions'),
  office('ai/hours'),
  { name: 'ai-hours-on', path: 'ai/hours', act: press('[role=switch]') },
  office('widget'),
  {
    name: 'widget-weak-colour',
    path: 'widget',
    act: all(wait('.mock'), fill('.color-field .input', '#ffd500', -1)),
  },
  office('widget/texts'),
  { name: 'widget-texts-own', path: 'widget/texts', act: all(wait('.mock'), press('#content summary')) },
  office('widget/before'),
  office('widget/install'),
  office('replies'),
  asked('replies-new', 'replies', '.rows', '#content .button-primary'),
  office('replies/tags'),
  asked('tag-rename', 'replies/tags', '.rows-row', '.rows-row .button-icon'),
  {
    name: 'toast-undo',
    path: 'replies/tags',
    act: all(press('.rows-row .button-icon', 1), wait('.toast')),
    after: undo,
  },
  office('team'),
  asked('team-invite', 'team', '.table', '.page-actions .button-primary'),
  asked(
    'team-invite-refused',
    'team',
    '.table',
    '.page-actions .button-primary',
    0,
    fill('dialog input[type=email]', 'amir@nordwind.example'),
    press('dialog .button-primary'),
    wait('dialog .field-error, dialog .banner-danger'),
  ),
  asked('team-link', 'team', '.rows-row', '.rows-row .button'),
  asked('team-link-copied', 'team', '.rows-row', '.rows-row .button', 0, press('dialog .button-primary'), wait('.toast')),
  asked('team-remove', 'team', '.table', '.table .button', 1),
  office('metrics'),
  office('settings'),
  asked('settings-delete', 'settings', '.button-danger', '.button-danger'),
  office('settings/security'),
  office('settings/deleted'),
  office('settings/compliance'),
  office(requests),
  asked('request-new', requests, '.request-card', '.toolbar .button-primary'),
  asked('request-close', requests, '.request-card', '.request-card .button-primary'),
  office(erasures),
  asked('erase-person', erasures, '.table', '.lead-row .button'),
  asked(
    'erase-person-found',
    erasures,
    '.table',
    '.lead-row .button',
    0,
    fill('dialog input[type=email], dialog input.input', 'rosa@mail.example'),
    press('dialog .checkbox'),
    press('dialog .button-primary, dialog .button-danger'),
    wait('dialog .banner, dialog .rows'),
  ),
  asked('certificate', erasures, '.table', '.table .button', -1, wait('dialog .tree, dialog .banner')),
  office('settings/compliance/retention'),
  {
    name: 'retention-plan',
    path: 'settings/compliance/retention',
    act: all(wait('.card-head .button'), press('.card-head .button', 1), wait('.stack .banner')),
  },
  { name: 'retention-planned', path: 'settings/compliance/retention', act: all(wait('.card-head .button'), planned) },
  {
    name: 'retention-sweep',
    path: 'settings/compliance/retention',
    act: all(wait('.card-head .button'), planned, press('#content .button-danger'), dialog),
  },
  asked('retention-rule', 'settings/compliance/retention', '.card-head .button', '.card-head .button', 0),
  office('settings/compliance/audit'),
  {
    name: 'audit-verified',
    path: 'settings/compliance/audit',
    act: all(wait('.table'), press('#content .button'), wait('.banner-ok, .banner-danger')),
  },
  office('settings/compliance/records'),
  office('profile'),
  { name: 'totp-password', ...secondFactor() },
  { name: 'totp-scan', ...secondFactor(...scanned) },
  { name: 'totp-codes', ...secondFactor(...scanned, recoveryCodes) },
];

/** Where nothing has happened yet. */
export const firstDay = [
  'inbox/all',
  'inbox/waiting',
  'inbox/mine',
  'inbox/resolved',
  'inbox/snoozed',
  'inbox/ai',
  'knowledge',
  'knowledge/unanswered',
  'ai',
  'ai/questions',
  'replies',
  'replies/tags',
  'team',
  'metrics',
  'widget/install',
  'settings/deleted',
  requests,
  erasures,
].map((path) => ({ ...office(path, `first-${path.replaceAll('/', '-')}`), isBare: true }));

/** What an agent sees, and what is kept from them. */
export const agentScenes = [
  { name: 'agent-forbidden', path: 'ai', ready: '.empty' },
  { name: 'agent-team', path: 'team' },
  { name: 'agent-inbox', path: 'inbox/waiting', ready: '.inbox-card' },
];
