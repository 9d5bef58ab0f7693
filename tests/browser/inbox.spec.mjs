import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useAcme } from './acme.mjs';
import { checkAxe, handOver, openDashboard, shoot, until, whenLive } from './harness.mjs';

let daemon, browser, agent, waiting;
useAcme(async (world) => {
  ({ daemon, browser } = world);
  agent = await daemon.user('amir@acme.example', 'Amir Agent', 'agent');
  await daemon.owner.call('POST', 'tags', { name: 'returns' });
  await daemon.owner.call('POST', 'quick-replies', {
    shortcut: 'hello',
    title: 'Greeting',
    body: 'Hello {visitor}, I am {me} of {organization}.',
  });
  waiting = await handOver(
    daemon,
    'Rosa Diaz',
    'I want my money back for the tent, it leaks',
    'rosa@mail.example',
  );
});

const cardOf = (page, name) =>
  page.getByRole('list', { name: 'Conversations' }).getByRole('listitem').filter({ hasText: name });

test('a hand-over appears in two open inboxes; one claims, the other is told', async () => {
  const one = await openDashboard(browser, daemon, daemon.owner, 'inbox/waiting', {
    expected: ['404', '409'],
  });
  const two = await openDashboard(browser, daemon, agent, 'inbox/waiting', { expected: ['404', '409'] });
  await cardOf(one, 'Rosa Diaz').getByText('Refund', { exact: true }).waitFor();
  for (const page of [one, two]) await whenLive(page);
  const late = await handOver(daemon, 'Tom Berg', 'Where is my parcel? Please let me talk to a human');
  for (const page of [one, two]) {
    const card = cardOf(page, 'Tom Berg');
    await card.waitFor();
    assert.match(await card.getAttribute('class'), /fresh/);
  }
  await shoot(one, 'inbox-waiting');
  await checkAxe(one, 'the waiting list');
  for (const page of [one, two]) {
    await page.getByRole('link', { name: 'Tom Berg' }).click();
    await page.getByRole('log', { name: 'Messages' }).waitFor();
  }
  await one.getByRole('button', { name: 'Claim' }).first().click();
  await one.getByText('You have it now').waitFor();
  await two.getByText('With Olivia Owner').first().waitFor();
  await two.getByText('Olivia Owner holds this conversation').waitFor();
  assert.equal(await two.getByRole('button', { name: 'Claim' }).count(), 0);
  one.problems.check();
  two.problems.check();
  await Promise.all([one.context().close(), two.context().close()]);
  await late.visitor.call('GET', 'conversations');
});

test('reply, quick reply, note, tag, resolve: the visitor gets what is theirs, live', async () => {
  const page = await openDashboard(browser, daemon, agent, `inbox/waiting/${waiting.id}`, {
    expected: ['404'],
  });
  await page.getByText('Claim this conversation to reply').waitFor();
  await shoot(page, 'conversation-waiting');
  await page.keyboard.press('c');
  const reply = page.getByRole('textbox', { name: 'Reply to the visitor' });
  await reply.waitFor();
  await page.keyboard.press('r');
  await page.keyboard.type('/hel');
  await page.getByRole('option', { name: '/hello' }).waitFor();
  await shoot(page, 'conversation-quick-reply');
  await checkAxe(page, 'a conversation with quick replies open');
  await page.keyboard.press('Enter');
  assert.equal(await reply.inputValue(), 'Hello Rosa Diaz, I am Amir Agent of Acme Outdoor.');
  await page.keyboard.press('Enter');
  await page.getByRole('article', { name: 'Amir Agent' }).getByText('Hello Rosa Diaz').waitFor();
  const { items } = await waiting.visitor.call('GET', `conversations/${waiting.id}/messages`);
  assert.equal(items.at(-1).text, 'Hello Rosa Diaz, I am Amir Agent of Acme Outdoor.');

  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.keyboard.type('Tent bought in May, ask @Oli');
  await page.getByRole('option', { name: '@Olivia Owner' }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('article', { name: 'Note by Amir Agent' }).getByText('@Olivia Owner').waitFor();
  const seen = await waiting.visitor.call('GET', `conversations/${waiting.id}/messages`);
  assert.ok(!JSON.stringify(seen).includes('Tent bought in May'));

  await page.getByRole('button', { name: 'Add a tag' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'returns' }).click();
  await page.getByRole('button', { name: 'Remove the tag returns' }).waitFor();

  await waiting.visitor.post(waiting.id, 'Thank you! Here is the order number: 1234');
  await page.getByRole('article', { name: 'Rosa Diaz' }).getByText('order number').waitFor();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await checkAxe(page, `a conversation, ${colorScheme}`);
    await shoot(page, `conversation-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'Resolve' }).first().click();
  await page.getByRole('button', { name: 'Reopen' }).first().waitFor();
  page.problems.check();
  await page.context().close();
});

test('a draft survives a reload', async () => {
  const page = await openDashboard(browser, daemon, agent, `inbox/resolved/${waiting.id}`, {
    expected: ['404'],
  });
  await page.getByRole('button', { name: 'Reopen' }).first().click();
  await page
    .getByRole('button', { name: 'Claim' })
    .or(page.getByRole('textbox', { name: 'Reply' }))
    .first()
    .waitFor();
  if (await page.getByRole('button', { name: 'Claim' }).count()) await page.keyboard.press('c');
  const reply = page.getByRole('textbox', { name: 'Reply to the visitor' });
  await reply.fill('Half a sent');
  await page.reload();
  await reply.waitFor();
  assert.equal(await reply.inputValue(), 'Half a sent');
  await page.context().close();
});

test('deleted with undo, then erased by typing its short id, with a certificate', async () => {
  const doomed = await handOver(daemon, 'Nadia Gone', 'I want a refund for order 77', 'nadia@mail.example');
  const page = await openDashboard(browser, daemon, daemon.owner, `inbox/waiting/${doomed.id}`, {
    expected: ['404'],
  });
  await page.getByRole('log', { name: 'Messages' }).waitFor();
  await page.keyboard.press('#');
  await page.getByText('Conversation deleted').waitFor();
  await cardOf(page, 'Nadia Gone').waitFor({ state: 'detached' });
  await shoot(page, 'inbox-deleted-undo');
  await page.getByRole('button', { name: 'Undo' }).click();
  await cardOf(page, 'Nadia Gone').waitFor();
  await page.getByRole('link', { name: 'Nadia Gone' }).click();
  await page.getByRole('log', { name: 'Messages' }).waitFor();
  await page.getByRole('button', { name: 'Actions of this conversation' }).click();
  await shoot(page, 'conversation-menu');
  await checkAxe(page, 'the menu of a conversation');
  await page.getByRole('menuitem', { name: 'Erase permanently' }).click();
  const erase = page.getByRole('button', { name: 'Erase permanently' });
  assert.ok(await erase.isDisabled());
  await shoot(page, 'erase-dialog');
  await checkAxe(page, 'the erase dialog');
  await page.keyboard.type(doomed.shortId);
  await erase.click();
  await page.getByRole('heading', { name: 'Erased' }).waitFor({ timeout: 60_000 });
  await shoot(page, 'erase-done');
  await checkAxe(page, 'the certificate');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await cardOf(page, 'Nadia Gone').waitFor({ state: 'detached' });
  page.problems.check();
  await page.context().close();
});

test('the sheet of shortcuts, the command palette and the phone', async () => {
  const page = await openDashboard(browser, daemon, daemon.owner, 'inbox/ai', { expected: ['404', '422'] });
  const visitor = await daemon.visitor(daemon.key, { name: 'Lena Park' });
  const { conversation } = await visitor.start('How long does delivery take?');
  await visitor.answer(conversation.id);
  await page.getByRole('link', { name: 'Lena Park' }).click();
  await page.getByText('Answered from').waitFor();
  await page.getByRole('button', { name: 'Explain this answer' }).click();
  await page.getByText('Articles it weighed').waitFor();
  await checkAxe(page, 'an explanation');
  await shoot(page, 'explain');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await checkAxe(page, 'the sheet of shortcuts');
  await shoot(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await until(async () => {
    await page.getByRole('combobox').fill(''); // the search learns new names a moment later
    await page.getByRole('combobox').fill('lena');
    return page
      .getByRole('option', { name: 'Lena Park' })
      .waitFor({ timeout: 1000 })
      .then(
        () => true,
        () => false,
      );
  }, 'the name to be found');
  await checkAxe(page, 'the command palette');
  await shoot(page, 'palette');
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 390, height: 800 });
  await shoot(page, 'phone-conversation');
  await checkAxe(page, 'a conversation on a phone');
  await page.getByRole('link', { name: 'Back' }).click();
  await cardOf(page, 'Lena Park').waitFor();
  await shoot(page, 'phone-inbox');
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await shoot(page, 'phone-navigation');
  await checkAxe(page, 'the navigation of a phone');
  page.problems.check();
  await page.context().close();
});
