// Budgets: what a first visit loads, a list of 100,000 conversations, and a page that holds still.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { handOver, openDashboard, until } from './harness.mjs';

let daemon, browser;
useAcme((world) => ({ daemon, browser } = world));

const first_load_most = 150 * 1024; // bytes, compressed

test('the first load of the inbox is at most 150 KB, compressed', async () => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'inbox/all', { expected: ['404'] });
  await page.getByText('No conversation is open').waitFor();
  const sizes = await page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter((entry) => !entry.name.includes('/api/'))
      .map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize]),
  );
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  console.log(`# first load: ${total} bytes`, JSON.stringify(sizes));
  assert.ok(sizes.some(([name]) => name.endsWith('.js')) && sizes.some(([name]) => name.endsWith('.css')));
  assert.ok(total <= first_load_most, `${total} bytes`);
  await page.context().close();
});

/** Opens Waiting and uses its first card within the frame that brings it; `use` runs in the page. */
const useFirstFrame = async (name, use) => {
  const chat = await handOver(daemon, name, 'A human please');
  const page = await openDashboard(browser, daemon, daemon.owner, 'profile', { expected: ['404'] });
  await page.addInitScript(([id, how]) => {
    const story = (globalThis.story = {});
    let frame = 0;
    const count = () => {
      frame += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    const read = Response.prototype.text;
    Response.prototype.text = async function () {
      const text = await read.call(this);
      const isList = this.url.includes('/conversations?') && !this.url.includes('limit=200'); // that one counts
      if (isList && text.includes(id)) story.came ??= frame;
      return text;
    };
    new MutationObserver(() => {
      const link = document.querySelector(`[data-id="${id}"] a`);
      if (!link || story.shown !== undefined) return;
      story.shown = frame;
      // before the frame is drawn: whoever sees it can use it
      if (how === 'click') link.click();
      else document.body.dispatchEvent(new KeyboardEvent('keydown', { key: how, bubbles: true }));
      story.leadsTo = location.pathname;
    }).observe(document, { childList: true, subtree: true });
  }, [chat.id, use]);
  await page.goto(`${daemon.origin}/o/acme/inbox/waiting`);
  await page.getByRole('log', { name: 'Messages' }).waitFor();
  const story = await page.evaluate(() => globalThis.story);
  assert.ok(story.shown - story.came <= 1, `${story.shown - story.came} frames from the data to the cards`);
  assert.match(story.leadsTo, new RegExp(chat.id), `a ${use} in that frame opens it`);
  page.problems.check();
  await page.context().close();
};

test('inbox interactive on the first frame after data: by a click', () => useFirstFrame('First Frame', 'click'));
test('inbox interactive on the first frame after data: by a key', () => useFirstFrame('First Key', 'j'));

/** The API's list as 100,000 conversations would give it, latest first, 5,000 a page so that all are loaded soon. */
const conversation = (index) => ({
  id: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`,
  short_id: `c${index}`,
  state: 'waiting',
  language: 'en',
  visitor: {
    id: `01900000-0000-7000-9000-${String(index).padStart(12, '0')}`,
    name: `Visitor ${index}`,
    verified: false,
  },
  assignee: null,
  preview: 'Where is my parcel?',
  last_seq: 2,
  visitor_read_seq: 0,
  member_read_seq: 0,
  unread: 1,
  rating: null,
  rating_comment: '',
  reason: 'refund',
  summary: index % 3 ? 'The visitor asks for a refund.' : '',
  tags: [],
  snoozed_until: null,
  on_hold: false,
  created_at: new Date(1.7e12 - index * 1000).toISOString(),
  last_activity_at: new Date(1.7e12 - index * 1000).toISOString(),
  resolved_at: null,
  deleted_at: null,
});

test('a list of 100,000 conversations costs no more to look through than a short one', async () => {
  const many = 100_000;
  const size = 5_000;
  const page = await openDashboard(browser, daemon, daemon.owner, 'inbox/mine', { expected: ['404'] });
  await page.route('**/conversations?*', (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const items = Array.from({ length: Math.min(size, many - from) }, (_, i) => conversation(from + i));
    const next = from + size < many ? String(from + size) : null;
    return route.fulfill({ json: { items, next } });
  });
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: /Waiting/ })
    .click();
  await page.getByText('Visitor 0', { exact: true }).waitFor();
  const scroll = (to) =>
    page.evaluate((top) => {
      document.querySelector('.inbox-scroll').scrollTop = top;
    }, to);
  // jumps between two places; the first of the list's pages is loaded, later all of them
  const jump = async () => {
    const times = await page.evaluate(async () => {
      const scroller = document.querySelector('.inbox-scroll');
      const all = [];
      for (let i = 0; i < 41; ++i) {
        const from = performance.now();
        scroller.scrollTop = ((i * 17) % 40) * 5_000; // pixels
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        all.push(performance.now() - from);
      }
      return all.sort((a, b) => a - b);
    });
    return times[20];
  };
  const short = await jump();
  await until(
    async () => {
      await scroll(1e9);
      return page.getByText(`Visitor ${many - 1}`, { exact: true }).isVisible();
    },
    'the last card',
    60,
  );
  const cards = await page.locator('.inbox-card').count();
  assert.ok(cards < 60, `${cards} cards are in the page`);
  const long = await jump();
  console.log(
    `# a jump: median ${short.toFixed(1)} ms in 5,000 conversations, ${long.toFixed(1)} ms in ${many}`,
  );
  assert.ok(long < 3 * short + 16, `a jump takes ${long} ms in all of them, ${short} ms in a few`);
  // a new hand-over comes to the top, whatever is loaded
  await scroll(0);
  await handOver(daemon, 'Newest Of All', 'A human please');
  await page.getByText('Newest Of All').waitFor();
  const first = await page.locator('.inbox-card').first().textContent();
  assert.match(first, /Newest Of All/);
  await page.context().close();
});

test('nothing moves when messages arrive', async () => {
  const chat = await handOver(daemon, 'Still Life', 'Let me talk to a human');
  const page = await openDashboard(browser, daemon, daemon.owner, `inbox/all/${chat.id}`, {
    expected: ['404'],
  });
  await page.getByRole('log', { name: 'Messages' }).waitFor();
  await page.getByRole('button', { name: 'Claim' }).first().click();
  await page.getByText('You have it now').waitFor();
  await page.evaluate(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        globalThis.shifts.push([
          entry.value,
          entry.sources.map((source) => source.node?.className).join(' '),
        ]);
    }).observe({ type: 'layout-shift', buffered: false });
  });
  for (let i = 1; i <= 12; ++i) {
    await chat.visitor.call('POST', `conversations/${chat.id}/typing`, {});
    await chat.visitor.post(
      chat.id,
      `Message ${i}, which is long enough to take more than a single line of the thread, I think.`,
    );
    await page.getByText(`Message ${i},`).first().waitFor();
  }
  const shifts = await page.evaluate(() => globalThis.shifts);
  const total = shifts.reduce((sum, [value]) => sum + value, 0);
  assert.ok(total < 0.01, `layout shift of ${total}: ${JSON.stringify(shifts)}`);
  // the newest is in view
  await page.getByText('Message 12,').last().waitFor();
  const isAtEnd = await page
    .getByRole('log')
    .evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight < 5);
  assert.ok(isAtEnd);
  await page.context().close();
});
