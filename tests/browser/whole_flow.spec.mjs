// A visitor on a shop's own site, and the team in two dashboards: the whole way of a conversation.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { useAcme } from './acme.mjs';
import { checkAxe, openDashboard } from './harness.mjs';

let daemon, browser, agent, shop;
useAcme(async (world) => {
  ({ daemon, browser } = world);
  agent = await daemon.user('amir@acme.example', 'Amir Agent', 'agent');
  shop = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; script-src ${daemon.origin}; connect-src ${daemon.origin}; img-src ${daemon.origin} blob: data:`,
    );
    response.end(`<!doctype html><html lang="en"><title>A shop</title><main><h1>Tents</h1></main>
      <script async src="${daemon.origin}/widget.js" data-widget-key="${daemon.key}"></script></html>`);
  });
  await new Promise((resolve) => shop.listen(0, '127.0.0.1', resolve));
});
after(() => {
  shop?.close();
});

test('asked, answered with its source, handed over, claimed by one, answered, resolved', async () => {
  const context = await browser.newContext();
  const visitor = await context.newPage();
  visitor.setDefaultTimeout(12_000);
  await visitor.goto(`http://127.0.0.1:${shop.address().port}/`);
  await visitor.getByRole('button', { name: 'Open chat' }).click();
  const box = visitor.getByRole('textbox', { name: 'Message' });
  await box.fill('How long does delivery take?');
  await visitor.getByRole('button', { name: 'Send message' }).click();
  await visitor.getByText('three to five working days').first().waitFor();
  await visitor.getByText('How long does delivery take?').nth(1).waitFor(); // the title of the source, too

  const dashboards = [
    await openDashboard(browser, daemon, daemon.owner, 'inbox/waiting', { expected: ['404', '409'] }),
    await openDashboard(browser, daemon, agent, 'inbox/waiting', { expected: ['404', '409'] }),
  ];
  for (const page of dashboards) await page.getByText('Nobody waits').waitFor();
  await visitor.getByRole('button', { name: 'Talk to a person' }).first().click();
  const [one, two] = dashboards;
  for (const page of dashboards) {
    await page.locator('.inbox-card').getByText('Asks for a person', { exact: true }).waitFor();
    await page.locator('.inbox-card-link').first().click();
    await page
      .getByRole('log', { name: 'Messages' })
      .getByText('three to five working days')
      .first()
      .waitFor();
  }
  // both claim at the same moment: one has it, the other is told. The first claim waits for the second, or it could
  // take the other's button away before it is pressed.
  let claims = 0;
  let letGo;
  const bothClaim = new Promise((resolve) => (letGo = resolve));
  for (const page of dashboards)
    await page.route('**/conversations/*/claim', async (route) => {
      if (++claims === dashboards.length) letGo();
      await bothClaim;
      await route.continue();
    });
  await Promise.all(dashboards.map((page) => page.getByRole('button', { name: 'Claim' }).first().click()));
  await one.getByText('You have it now').or(one.getByText('Somebody else was faster')).first().waitFor();
  await two.getByText('You have it now').or(two.getByText('Somebody else was faster')).first().waitFor();
  const hasIt = await Promise.all(dashboards.map((page) => page.getByText('You have it now').count()));
  assert.equal(hasIt[0] + hasIt[1], 1);
  const holder = dashboards[hasIt.indexOf(1)];
  const other = dashboards[hasIt.indexOf(0)];
  await checkAxe(other, 'a conversation that somebody else holds');

  await box.fill('Hello, is somebody there?');
  await visitor.getByRole('button', { name: 'Send message' }).click();
  for (const page of dashboards) await page.getByRole('log').getByText('Hello, is somebody there?').waitFor();
  await holder.getByRole('textbox', { name: 'Reply to the visitor' }).fill('Yes: your parcel left today.');
  await holder.keyboard.press('Enter');
  await visitor.getByText('Yes: your parcel left today.').first().waitFor();
  await other.getByRole('log').getByText('Yes: your parcel left today.').waitFor();
  await holder.getByRole('button', { name: 'Resolve' }).first().click();
  for (const page of dashboards) await page.getByRole('button', { name: 'Reopen' }).first().waitFor();
  for (const page of dashboards) page.problems.check();
  await Promise.all([context.close(), one.context().close(), two.context().close()]);
});
