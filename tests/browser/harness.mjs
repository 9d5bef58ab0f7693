// Real daemons on loopback, real Chromium. Every spec file is a program of node's test runner.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, '../../daemon/web/package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const build = process.env.ITEROCHAT_BUILD ?? join(here, '../../build/dev');

export const password = 'correct horse battery';

/** Awaits a condition; the loop is bounded. */
export const until = async (condition, what = 'the condition', seconds = 20) => {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    assert.ok(Date.now() < end, `${what} did not come true within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

export const articles = [
  {
    id: 'returns',
    title: 'How do I return an order?',
    language: 'en',
    url: 'https://help.example/returns',
    body:
      'You can return any order within 30 days of delivery. Print the return label from your orders page, put it on ' +
      'the parcel and bring it to the nearest post office. We send the money within five working days after the parcel arrives.',
    questions: ['Can I send something back?', 'What is your return policy?'],
  },
  {
    id: 'shipping',
    title: 'How long does delivery take?',
    language: 'en',
    url: 'https://help.example/shipping',
    body:
      'Standard delivery takes three to five working days inside the country. Express delivery arrives on the next ' +
      'working day when you order before noon. You get a tracking number by email as soon as the parcel leaves our warehouse.',
    questions: ['When will my parcel arrive?'],
  },
  {
    id: 'hours',
    title: 'What are your opening hours?',
    language: 'en',
    url: '',
    body:
      'Our shop in the old town is open from Monday to Saturday between nine in the morning and six in the evening. ' +
      'On Sundays and on public holidays it stays closed.',
    questions: ['When are you open?'],
  },
];

export class Daemon {
  /** `settings`: sections of the configuration, as written in TOML. */
  constructor(settings = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'iterochat-browser-'));
    this.socket = join(this.folder, 'admin.sock');
    mkdirSync(join(this.folder, 'state'), { mode: 0o700 });
    this.settings = {
      ...settings,
      limits: {
        sign_in_per_minute: 0,
        widget_sessions_per_minute: 0,
        widget_writes_per_minute: 0,
        ...settings.limits,
      },
    };
    this.port = 0;
  }

  async start() {
    const sections = { http: { listen: `"127.0.0.1:${this.port}"` }, ...this.settings };
    const lines = [`state_dir = "${this.folder}/state"`, `socket = "${this.socket}"`, 'socket_group = ""'];
    for (const [section, values] of Object.entries(sections))
      lines.push(`[${section}]`, ...Object.entries(values).map(([name, value]) => `${name} = ${value}`));
    const config = join(this.folder, 'iterochat.toml');
    writeFileSync(config, lines.join('\n') + '\n');
    const log = openSync(join(this.folder, 'log'), 'a');
    this.process = spawn(join(build, 'iterochatd'), ['--config', config], { stdio: ['ignore', log, log] });
    await until(
      () => existsSync(this.socket) && this.run('status', '--json').status === 0,
      "the daemon's start",
    );
    this.port = Number(this.cli('status', '--json').http.listen.split(':').pop());
    return this;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  run(...words) {
    const input = typeof words.at(-1) === 'object' ? words.pop().input : '';
    return spawnSync(join(build, 'iterochat'), ['--socket', this.socket, ...words], {
      input,
      encoding: 'utf8',
    });
  }

  /** A command that succeeds; its --json output. */
  cli(...words) {
    const done = this.run(...words);
    assert.equal(done.status, 0, `iterochat ${words.join(' ')}\n${done.stdout}\n${done.stderr}`);
    return words.includes('--json') ? JSON.parse(done.stdout) : done.stdout;
  }

  async stop(signal = 'SIGTERM') {
    if (!this.process || this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill(signal);
    await ended;
  }

  async close() {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async call(method, path, body, token) {
    const response = await fetch(`${this.origin}/api/v1/${path}`, {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  tenant(slug, name) {
    return this.cli('tenant', 'create', slug, '--name', name, '--json').tenant;
  }

  async user(email, name, role = 'owner', tenant = 'acme') {
    this.cli('user', 'add', email, '-t', tenant, '--role', role, '--name', name, '--password-file', '-', {
      input: password + '\n',
    });
    const { token, account, organizations } = await this.call('POST', 'auth/sign-in', { email, password });
    const base = `organizations/${organizations[0].id}/`;
    return {
      email,
      token,
      id: account.id,
      organization: organizations[0],
      call: (method, path, body) => this.call(method, base + path, body, token),
    };
  }

  importArticles(all = articles, tenant = 'acme') {
    const input = all.map((article) => JSON.stringify(article) + '\n').join('');
    return this.cli('kb', 'import', '-', '--as', 'jsonl', '-t', tenant, '--json', { input });
  }

  async visitor(key, about = {}) {
    const { token, visitor } = await this.call('POST', 'widget/sessions', { widget_key: key, ...about });
    const call = (method, path, body) => this.call(method, 'widget/' + path, body, token);
    return {
      ...visitor,
      token,
      call,
      start: (text) => call('POST', 'conversations', { text, client_id: randomUUID() }),
      post: (id, text) => call('POST', `conversations/${id}/messages`, { text, client_id: randomUUID() }),
      askForPerson: (id) => call('POST', `conversations/${id}/human`, {}),
      /** Awaits the first message of the AI or the system behind `seq`. */
      answer: (id, seq = 1) =>
        until(async () => {
          const { items } = await call('GET', `conversations/${id}/messages?after_seq=${seq}`);
          return items.find((message) => ['ai', 'system'].includes(message.author.kind));
        }, 'an answer'),
    };
  }
}

/** A daemon with the organization "acme": its articles, widget key, and an owner. */
export const startAcme = async (settings) => {
  const daemon = await new Daemon(settings).start();
  daemon.key = daemon.tenant('acme', 'Acme Outdoor').widget_key;
  daemon.importArticles();
  daemon.owner = await daemon.user('olivia@acme.example', 'Olivia Owner');
  return daemon;
};

/** A visitor whose conversation waits for a person. */
export const handOver = async (daemon, name, text, email) => {
  const visitor = await daemon.visitor(daemon.key, { name, ...(email && { email }) });
  const { conversation } = await visitor.start(text);
  const { id } = conversation;
  await visitor.answer(id);
  await visitor.askForPerson(id).catch(() => undefined); // it may be handed over already
  const messages = async () =>
    (await visitor.call('GET', `conversations/${id}/messages?after_seq=0&limit=200`)).items;
  return { visitor, id, shortId: conversation.short_id, messages };
};

export const launch = () =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** What a page may not do: throw, log errors, break its policy. `expected` are parts of lines that are allowed. */
export const watch = (page, expected = []) => {
  const problems = [];
  const add = (text) => expected.some((part) => text.includes(part)) || problems.push(text);
  page.on('pageerror', (error) => add(String(error.stack ?? error)));
  page.on('console', (line) => line.type() === 'error' && add(`${line.text()} ${line.location().url}`));
  return { check: () => assert.deepEqual(problems, []), problems };
};

/** A window of its own, signed in as a member, at a path of the dashboard. */
export const openDashboard = async (browser, daemon, member, path = '', options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.addCookies([{ name: 'iterochat_signed_in', value: '1', url: daemon.origin }]);
  await context.addInitScript(
    ([token, origin]) => {
      if (location.origin === origin && !sessionStorage.getItem('given')) {
        localStorage.setItem('iterochat.token', JSON.stringify(token));
        sessionStorage.setItem('given', '1');
      }
    },
    [member.token, daemon.origin],
  );
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  page.problems = watch(page, options.expected);
  await page.goto(`${daemon.origin}/o/${member.organization.slug}/${path}`);
  return page;
};

/** From here on the page hears of everything that happens. */
export const whenLive = (page) => page.locator('[data-connection=live]').waitFor({ state: 'attached' });

/** Movements that end are brought to their end: colours on their way are nobody's to judge. */
const settle = () => {
  const all = (root) => [
    ...root.getAnimations(),
    ...[...root.querySelectorAll('*')].flatMap((one) => (one.shadowRoot ? all(one.shadowRoot) : [])),
  ];
  const twoFrames = (done) => requestAnimationFrame(() => requestAnimationFrame(done));
  return new Promise(twoFrames).then(() => {
    for (const one of all(document)) if (one.effect.getComputedTiming().endTime !== Infinity) one.finish();
  });
};

/**
 * No accessibility violation (WCAG 2.2 A and AA, best practices) in the page as it is now. `include`: a part of the
 * page; `rules`: `only` those, or all `without` those.
 */
export const checkAxe = async (page, what, include, rules) => {
  await page.evaluate(settle);
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  const { only, without = [] } = rules ?? {};
  const options = {
    resultTypes: ['violations'],
    preload: false,
    ...(only && { runOnly: { type: 'rule', values: only } }),
    rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
  };
  const { violations } = await page.evaluate(
    ([context, how]) => globalThis.axe.run(context ?? document, how),
    [include ?? null, options],
  );
  const told = violations.map(
    (violation) =>
      `${violation.id}: ${violation.nodes.map((node) => node.html + ' ' + node.failureSummary).join('\n  ')}`,
  );
  assert.deepEqual(told, [], `axe on ${what}`);
};

const shots = process.env.ITEROCHAT_SHOTS;
/** A picture for people to look at; only when ITEROCHAT_SHOTS names a folder. */
export const shoot = async (page, name) => {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, name + '.png') });
};
