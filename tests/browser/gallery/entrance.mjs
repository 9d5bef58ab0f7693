// What is met before the dashboard, and what leaves it: sign-in, invitation, chooser, an export's pages, the transcript.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDashboard, password } from '../harness.mjs';

export const takeEntrance = async (browser, town, about) => {
  const { daemon } = town;
  const { options, language, attempt, shoot } = about;
  const visit = async (path, work) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    await context.addInitScript(
      ([to, origin]) =>
        location.origin === origin && localStorage.setItem('iterochat.language', JSON.stringify(to)),
      [language, daemon.origin],
    );
    const page = await context.newPage();
    page.setDefaultTimeout(6000);
    try {
      await page.goto(daemon.origin + path);
      await work(page);
    } finally {
      await context.close();
    }
  };
  const take = (name, path, act) =>
    attempt(name, () =>
      visit(path, async (page) => {
        await page.locator('.entrance-card').waitFor();
        await act?.(page);
        await shoot(page, name);
      }),
    );
  const enter = async (page, email, word) => {
    await page.locator('input[type=email]').fill(email);
    await page.locator('input[type=password]').fill(word);
    await page.locator('button[type=submit]').click();
  };
  const invite = () =>
    daemon.cli(
      'user',
      'add',
      `ina.${about.look}.${Date.now()}@nordwind.example`,
      '-t',
      'nordwind',
      '--role',
      'agent',
      '--invite',
      '--json',
    );

  await take('sign-in', '/login');
  await take('sign-in-refused', '/login', async (page) => {
    await enter(page, 'olivia@nordwind.example', 'not my password');
    await page.locator('.banner-danger').waitFor();
  });
  await take('sign-in-code', '/login', async (page) => {
    await page.route('**/auth/sign-in', (route) =>
      route.fulfill({ status: 401, json: { error: { code: 'totp_required', message: 'A code is needed.' } } }),
    );
    await enter(page, 'olivia@nordwind.example', password);
    await page.locator('input').nth(2).waitFor();
  });
  await take('accept-no-token', '/accept');
  await take('accept-refused', '/accept#iv_no-such-invitation', async (page) => {
    await page.locator('input').first().fill('Ina Invited');
    await page.locator('input[type=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await page.locator('.banner-danger').waitFor();
  });
  await attempt('signed-out', async () => {
    const page = await openDashboard(browser, daemon, town.members[2], 'inbox', options);
    await page.evaluate((to) => localStorage.setItem('iterochat.language', JSON.stringify(to)), language);
    const { token } = await daemon.call('POST', 'auth/sign-in', { email: town.members[2].email, password });
    await page.evaluate((to) => localStorage.setItem('iterochat.token', JSON.stringify(to)), token);
    await page.reload();
    await page.locator('.inbox-card, .empty').first().waitFor();
    await daemon.call('POST', 'auth/sign-out', {}, token);
    await page.reload();
    await page.locator('.entrance-card').waitFor();
    await shoot(page, 'signed-out');
    await page.context().close();
  });
  const made = invite();
  const link = new URL(made.url ?? made.invitation?.url ?? made.link, daemon.origin);
  await take('accept', `${link.pathname}${link.hash}`);
  await take('accept-done', `${link.pathname}${link.hash}`, async (page) => {
    await page.locator('input').first().fill('Ina Invited');
    await page.locator('input[type=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await page.locator('[role=status]').first().waitFor();
  });
  await attempt('chooser', async () => {
    daemon.run('user', 'add', town.owner.email, '-t', 'fern', '--role', 'admin');
    const page = await openDashboard(browser, daemon, town.owner, 'profile', options);
    await page.evaluate((to) => localStorage.setItem('iterochat.language', JSON.stringify(to)), language);
    await page.goto(`${daemon.origin}/welcome`);
    await page.locator('.choice').nth(1).waitFor();
    await shoot(page, 'chooser');
    await page.locator('.entrance-card > .button').first().click();
    await page.locator('.entrance-card form').waitFor();
    await shoot(page, 'chooser-create');
    await page.context().close();
  });
  await attempt('chooser-empty', async () => {
    const email = `nora.${about.look}.${Date.now()}@nordwind.example`;
    const member = await daemon.user(email, 'Nora', 'agent', 'nordwind');
    await member.call('DELETE', `members/${member.id}`);
    const page = await openDashboard(browser, daemon, member, 'inbox', options);
    await page.evaluate((to) => localStorage.setItem('iterochat.language', JSON.stringify(to)), language);
    await page.goto(`${daemon.origin}/welcome`);
    await page.locator('.entrance-card').waitFor();
    await shoot(page, 'chooser-empty');
    await page.context().close();
  });
  await takeExport(browser, town, about);
};

/** The archive of the organization, opened from disk without any server. */
const takeExport = async (browser, { daemon }, { options, attempt, shoot }) => {
  const place = mkdtempSync(join(tmpdir(), 'iterochat-gallery-'));
  try {
    const archive = join(place, 'nordwind.zip');
    daemon.cli('export', 'tenant', 'nordwind', '-o', archive);
    execFileSync('unzip', ['-q', archive, '-d', place]);
    const pages = readdirSync(place, { recursive: true }).filter((name) => name.endsWith('.html'));
    const shown = [
      ...pages.filter((name) => /index/.test(name)),
      ...pages.filter((name) => !/index/.test(name)),
    ];
    for (const [index, name] of shown.slice(0, 4).entries())
      await attempt(`export-${index + 1}`, async () => {
        const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
        const page = await context.newPage();
        await page.goto(`file://${join(place, name)}`);
        await shoot(page, `export-${index + 1}`);
        await context.close();
      });
  } finally {
    rmSync(place, { recursive: true });
  }
};
