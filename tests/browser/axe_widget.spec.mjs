// Every state of the widget, in light and dark, English and Bangla, and on a phone: axe finds no violation.
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { useAcme } from './acme.mjs';
import { checkAxe, until } from './harness.mjs';
import { pixel } from './files.mjs';

const web = join(dirname(fileURLToPath(import.meta.url)), '../../daemon/web');
const esbuild = createRequire(join(web, 'package.json'))('esbuild');

/** The widget's own words by language, as its scripts have them. */
const words = async () => {
  const built = await esbuild.build({
    stdin: {
      contents: `export * from './english'; export * from './bangla';`,
      resolveDir: join(web, 'src/widget'),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
  });
  const { english, bangla } = await import(
    'data:text/javascript;base64,' + Buffer.from(built.outputFiles[0].text).toString('base64')
  );
  return { en: (key) => english[key], bn: (key) => bangla[key] };
};

let daemon, browser, host, texts;
const owner = (...call) => daemon.owner.call(...call);
const settings = (change) => owner('PATCH', 'settings/widget', change);
const plain = {
  ask_name: false,
  ask_email: false,
  consent_text: '',
  consent_version: '',
  consent_policy_url: '',
};
useAcme(async (world) => {
  ({ daemon, browser, host } = world);
  texts = await words();
  await settings({ title: 'Acme Outdoor', greeting: 'Hello! Ask us anything.', color: '#5b3df5' });
  for (const text of ['How long does delivery take?', 'How do I return an order?'])
    await owner('POST', 'suggested-questions', { text });
}, { hasHost: true });

const say = async ({ panel, t }, text) => {
  await panel.getByRole('textbox', { name: t('message'), exact: true }).fill(text);
  await panel.getByRole('button', { name: t('send') }).click();
};
const answered = async (at) => {
  await say(at, 'How long does delivery take?');
  await at.panel.locator('.sources').waitFor();
};
const waiting = async () => (await owner('GET', 'conversations?filter=waiting')).items.map((one) => one.id);
const withPerson = async (at) => {
  const others = await waiting();
  await say(at, 'I want a refund, let me talk to a human');
  const id = await until(
    async () => (await waiting()).find((one) => !others.includes(one)),
    'a waiting conversation',
  );
  await owner('POST', `conversations/${id}/claim`, {});
  await owner('POST', `conversations/${id}/messages`, { text: 'Hello', client_id: randomUUID() });
  await at.panel.getByText('Hello', { exact: true }).waitFor();
  return id;
};
const attach = async ({ page, panel, t }, file) => {
  const picker = page.waitForEvent('filechooser');
  await panel.getByRole('button', { name: t('attach') }).click();
  await (await picker).setFiles(file);
};

/** [name, what leads there, what comes before the panel opens, what undoes it] */
const states = [
  ['closed', undefined],
  ['empty, with suggested questions', async () => undefined],
  [
    'while the settings load',
    ({ panel }) => panel.locator('.center').waitFor(),
    ({ page }) => page.route('**/widget/config*', () => undefined),
  ],
  [
    'when the settings can’t be had',
    ({ panel }) => panel.getByRole('alert').waitFor(),
    ({ page }) =>
      page.route('**/widget/config*', (route) =>
        route.fulfill({
          status: 500,
          headers: { 'Access-Control-Allow-Origin': '*' },
          json: { error: { code: 'internal', message: 'Broken.' } },
        }),
      ),
  ],
  [
    'name, address and consent',
    ({ panel, t }) => panel.getByLabel(t('agree')).waitFor(),
    () =>
      settings({
        ask_name: true,
        ask_email: true,
        consent_text: 'We keep what you write for 90 days.',
        consent_version: '1',
        consent_policy_url: 'https://acme.example/privacy',
      }),
    () => settings(plain),
  ],
  [
    'consent alone',
    ({ panel, t }) => panel.getByLabel(t('agree')).waitFor(),
    () => settings({ consent_text: 'We keep what you write.', consent_version: '2' }),
    () => settings(plain),
  ],
  ['an answer', answered],
  [
    'an open source, a judged answer',
    async (at) => {
      await answered(at);
      await at.panel.locator('.sources button').first().click();
      await at.panel.getByRole('button', { name: at.t('yes'), exact: true }).click();
    },
  ],
  [
    'suggestions',
    async (at) => {
      await say(at, 'Something about parcels');
      await at.panel.locator('.chips button').nth(2).waitFor();
    },
  ],
  [
    'an answer on its way',
    async (at) => {
      await at.page.route('**/widget/events*', () => undefined);
      await at.page.route('**/widget/conversations', (route) =>
        route.request().method() === 'POST' ? undefined : route.continue(),
      );
      await say(at, 'How long does delivery take?');
      await at.panel.locator('.pending').waitFor();
    },
  ],
  [
    'waiting for a person',
    async (at) => {
      await answered(at);
      await at.panel.getByRole('button', { name: at.t('talk_to_person') }).click();
      await at.panel.getByText(at.t('waiting')).waitFor();
    },
  ],
  ['with a person', withPerson],
  [
    'a rating',
    async (at) => {
      const id = await withPerson(at);
      await owner('POST', `conversations/${id}/resolve`, {});
      await at.panel.getByRole('radio').nth(3).check();
      await at.panel.getByRole('button', { name: at.t('rate_send') }).waitFor();
    },
  ],
  [
    'rated',
    async (at) => {
      const id = await withPerson(at);
      await owner('POST', `conversations/${id}/resolve`, {});
      await at.panel.getByRole('radio').nth(0).check();
      await at.panel.getByRole('button', { name: at.t('rate_send') }).click();
      await at.panel.getByText(at.t('rated')).waitFor();
    },
  ],
  [
    'the list of conversations',
    async (at) => {
      await answered(at);
      await at.panel.getByRole('button', { name: at.t('back') }).click();
      await at.panel.getByRole('button', { name: at.t('new_conversation') }).waitFor();
    },
  ],
  [
    'a picture',
    async (at) => {
      await answered(at);
      await attach(at, { name: 'boots.png', mimeType: 'image/png', buffer: pixel });
      await at.panel.getByRole('img').waitFor();
    },
  ],
  [
    'a file of a kind that is refused',
    async (at) => {
      await answered(at);
      await attach(at, { name: 'run.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') });
      await at.panel.getByRole('alert').getByText(at.t('file_type')).waitFor();
    },
  ],
  [
    'a file that the server refuses',
    async (at) => {
      await answered(at);
      await attach(at, { name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
      await at.panel.getByRole('alert').getByText(at.t('not_sent')).waitFor();
    },
  ],
  [
    'without network',
    async (at) => {
      await withPerson(at);
      await at.page.context().setOffline(true);
      await at.panel.getByText(at.t('reconnecting')).waitFor();
      await say(at, 'Said without a network');
      await at.panel.getByText(at.t('waiting_network')).waitFor();
    },
  ],
  [
    'leaving a message',
    async (at) => {
      await at.panel.getByRole('button', { name: at.t('talk_to_person') }).click();
      await at.panel.getByRole('button', { name: at.t('leave_send') }).waitFor();
    },
    () => owner('PATCH', `members/${daemon.owner.id}`, { available: false }),
    () => owner('PATCH', `members/${daemon.owner.id}`, { available: true }),
  ],
];

const colours = ['color-contrast', 'link-in-text-block'];

for (const language of ['en', 'bn'])
  for (const [name, lead, prepare, undo] of states)
    test(`${name}, ${language}`, async () => {
      const viewport = language === 'en' ? { width: 1000, height: 800 } : { width: 390, height: 780 };
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      page.setDefaultTimeout(12_000);
      const at = { page, t: texts[language], panel: page.getByRole('dialog', { name: /Acme Outdoor|…/ }) };
      try {
        await prepare?.(at);
        await page.goto(`${host.origin}/?plain=1&language=${language}`);
        const launcher = page.locator('iterochat-widget button').first();
        await launcher.waitFor();
        if (lead) {
          await launcher.click();
          if (!prepare) await at.panel.getByRole('textbox', { name: at.t('message'), exact: true }).waitFor();
          await lead(at);
        }
        // the colours are the same in every language
        if (language === 'en') {
          await checkAxe(page, `the widget ${name}`);
          await page.emulateMedia({ colorScheme: 'dark' });
          await checkAxe(page, `the widget ${name}, dark`, undefined, { only: colours });
          await page.emulateMedia({ colorScheme: 'light' });
          await page.setViewportSize({ width: 390, height: 780 });
        }
        await checkAxe(page, `the widget ${name}, ${language}, on a phone`, undefined, { without: colours });
      } finally {
        await undo?.(at);
        await context.close();
      }
    });
