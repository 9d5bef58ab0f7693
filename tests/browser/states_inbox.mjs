// The inbox and what surrounds it in every state: [name, path below /o/acme/, what leads there, about].
// `about`: who (owner), stall (calls that are never answered), fail (calls that are answered 500), cut (calls that
// are not made), phone (false: not on
// one; 'only': nowhere else). `{waiting}` in a path stands for the id of the conversation of that name.
const button = (page, name) => page.getByRole('button', { name, exact: true }).first();
const opened = async (page, menu) => {
  await button(page, menu).click();
  await page.getByRole('menu').waitFor();
};
const thread = (page) => page.getByRole('log', { name: 'Messages' }).waitFor();
const ofConversation = async (page, row) => {
  await thread(page);
  await opened(page, 'Actions of this conversation');
  if (!row) return;
  await page.getByRole('menuitem', { name: row }).click();
  await page.getByRole('dialog').waitFor();
};
const text = (words) => (page) => page.getByText(words).first().waitFor();
const reply = (page) => page.getByRole('textbox', { name: 'Reply to the visitor' });
const menu = { phone: false }; // a menu closes when the window changes its size

export const inboxStates = [
  ['the inbox, nothing open', 'inbox/all', text('Choose a conversation')],
  ['the inbox while it loads', 'inbox/all', text('Choose a conversation'), { stall: '**/conversations?*' }],
  ['the inbox that failed to load', 'inbox/all', text('That did not work'), { fail: '**/conversations?*' }],
  ['nobody waits', 'inbox/waiting', text('Nobody waits'), { who: 'bare' }],
  ['nothing is mine', 'inbox/mine', text('You hold no conversation'), { who: 'bare' }],
  ['nothing is resolved', 'inbox/resolved', text('Nothing is resolved yet'), { who: 'bare' }],
  ['nothing is snoozed', 'inbox/snoozed', text('Nothing is snoozed'), { who: 'bare' }],
  ['the AI handles nothing', 'inbox/ai', text('The AI handles no conversation now'), { who: 'bare' }],
  ['nothing is found', 'inbox/all?q=zzzz', text('Nothing matches')],
  ['the finer filters', 'inbox/all?language=en', (page) => page.getByLabel('Tag', { exact: true }).waitFor()],
  [
    'a selection',
    'inbox/waiting',
    async (page) => {
      await page.getByRole('checkbox').first().check();
      await text('1 selected')(page);
    },
  ],
  [
    'a conversation while it loads',
    'inbox/all/{waiting}',
    (page) => page.locator('.inbox-main .skeleton').waitFor(),
    { stall: '**/messages?*' },
  ],
  ['a conversation that failed to load', 'inbox/all/{waiting}', text('Try again'), { fail: '**/messages?*' }],
  ['a conversation that is gone', 'inbox/all/{gone}', text('This conversation is not here')],
  ['a conversation that waits', 'inbox/all/{waiting}', text('Claim this conversation to reply')],
  ['a conversation of one’s own', 'inbox/mine/{mine}', (page) => reply(page).waitFor()],
  ['a conversation that somebody holds', 'inbox/all/{other}', text('holds this conversation')],
  ['a conversation of the AI', 'inbox/ai/{ai}', text('Answered from')],
  [
    'a rated conversation',
    'inbox/resolved/{rated}',
    (page) => page.getByRole('img', { name: '4 of 5' }).waitFor(),
  ],
  [
    'a conversation on hold',
    'inbox/all/{held}',
    (page) => page.locator('.conversation-head').getByText('Legal hold').waitFor(),
  ],
  [
    'a snoozed conversation',
    'inbox/snoozed/{snoozed}',
    (page) => page.locator('.conversation-head').getByRole('button', { name: 'End the snooze' }).waitFor(),
  ],
  [
    'an open source',
    'inbox/ai/{ai}',
    async (page) => {
      await page.locator('.citation summary').first().click();
      await page.getByRole('link', { name: 'Open the source' }).waitFor();
    },
  ],
  [
    'a note being written',
    'inbox/mine/{mine}',
    async (page) => {
      await reply(page).waitFor();
      await button(page, 'Note').click();
      await page.getByRole('textbox', { name: 'Note for the team' }).fill('Ask @Oli');
      await page.getByRole('option', { name: '@Olivia Owner' }).waitFor();
    },
  ],
  [
    'quick replies',
    'inbox/mine/{mine}',
    async (page) => {
      await reply(page).fill('/');
      await page.getByRole('option', { name: '/hours' }).waitFor();
    },
  ],
  [
    'a reply that is too long',
    'inbox/mine/{mine}',
    async (page) => {
      await reply(page).fill('x'.repeat(8001));
      await text('1 character too many')(page);
    },
  ],
  [
    'a reply on its way',
    'inbox/mine/{mine}',
    async (page) => {
      await page.route('**/messages', () => undefined);
      await reply(page).fill('On its way');
      await page.keyboard.press('Enter');
      await text('Sending…')(page);
    },
  ],
  [
    'a reply that failed',
    'inbox/mine/{mine}',
    async (page) => {
      await page.route('**/messages', (route) =>
        route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'Broken.' } } }),
      );
      await reply(page).fill('Lost on its way');
      await page.keyboard.press('Enter');
      await text('Not sent.')(page);
    },
  ],
  [
    'a file over the composer',
    'inbox/mine/{mine}',
    async (page) => {
      await reply(page).evaluate((field) => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
        field.dispatchEvent(
          new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true }),
        );
      });
      await page.locator('.composer-over').waitFor();
    },
  ],
  [
    'without network',
    'inbox/mine/{mine}',
    async (page) => {
      await reply(page).waitFor();
      await page.context().setOffline(true);
      await text('Not connected')(page);
    },
  ],
  ['the actions of a conversation', 'inbox/all/{waiting}', (page) => ofConversation(page), menu],
  ['snoozing', 'inbox/all/{waiting}', (page) => thread(page).then(() => opened(page, 'Snooze')), menu],
  ['assigning', 'inbox/all/{waiting}', (page) => thread(page).then(() => opened(page, 'Assign')), menu],
  ['tagging', 'inbox/all/{waiting}', (page) => thread(page).then(() => opened(page, 'Add a tag')), menu],
  ['putting on hold', 'inbox/all/{waiting}', (page) => ofConversation(page, 'Put on legal hold')],
  [
    'a hold that is refused',
    'inbox/all/{waiting}',
    async (page) => {
      await ofConversation(page, 'Put on legal hold');
      await page.getByLabel('Reason').fill('Case');
      await page.getByLabel('Until').fill('2001-01-01');
      await button(page, 'Put on hold').click();
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
  ],
  ['erasing', 'inbox/all/{waiting}', (page) => ofConversation(page, 'Erase permanently')],
  ['erasing what is on hold', 'inbox/all/{held}', (page) => ofConversation(page, 'Erase permanently')],
  [
    'explaining',
    'inbox/ai/{ai}',
    async (page) => {
      await ofConversation(page, 'Explain the AI');
      await text('Articles it weighed')(page);
    },
  ],
  [
    'the offer to undo',
    'inbox/mine/{mine}',
    async (page) => {
      await page.getByRole('button', { name: 'Delete this note' }).first().click();
      await page.getByText('Note deleted').waitFor();
      await button(page, 'Undo').focus(); // as long as it has the focus it stays
    },
  ],
  [
    'a failure that is told',
    'inbox/all/{waiting}',
    async (page) => {
      await page.route('**/claim', (route) =>
        route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'Broken.' } } }),
      );
      await thread(page);
      await button(page, 'Claim').click();
      await page.locator('.toast-failed').getByRole('button', { name: 'Close' }).focus();
    },
  ],
  [
    'the command palette',
    'inbox/all',
    async (page) => {
      await page.getByText('Choose a conversation').waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: 'Team' }).waitFor();
    },
  ],
  [
    'the command palette without a match',
    'inbox/all',
    async (page) => {
      await page.getByText('Choose a conversation').waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('qqqq');
      await page.getByText('Nothing matches').waitFor();
    },
  ],
  [
    'the sheet of shortcuts',
    'inbox/mine/{mine}',
    async (page) => {
      await reply(page).waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  ],
  ['the menu of organizations', 'inbox/all', (page) => opened(page, 'Organization: Acme Outdoor'), menu],
  ['the menu of the account', 'inbox/all', (page) => opened(page, 'Account: Olivia Owner'), menu],
  ['the menu of sounds', 'inbox/all', (page) => opened(page, 'Sound and notifications'), menu],
  ['the menu of appearances', 'inbox/all', (page) => opened(page, 'Appearance and language'), menu],
  [
    'the navigation of a phone',
    'inbox/all',
    (page) => button(page, 'Open navigation').click(),
    { phone: 'only' },
  ],
  ['a page for admins', 'metrics', text('This page is for admins'), { who: 'agent' }],
  ['a page that does not exist', 'nowhere', text('There is no such page')],
  ['a page of an organization that is not one’s own', '/o/nowhere/inbox', text('There is no such page')],
  ['a page whose script does not come', 'metrics', text('That did not work'), { cut: '**/assets/page-*.js' }],
  ['the account can’t be had', 'inbox/all', text('That did not work'), { fail: '**/api/v1/me' }],
  ['the sign-in', '/login', (page) => page.getByLabel('Password').waitFor(), { who: 'nobody' }],
  [
    'a refused sign-in',
    '/login',
    async (page) => {
      await page.getByLabel('Email').fill('olivia@acme.example');
      await page.getByLabel('Password').fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
    { who: 'nobody' },
  ],
  ['an invitation that is none', '/accept', text('holds no invitation'), { who: 'nobody' }],
  ['the chooser', '/welcome', text('Where to?'), { who: 'owner' }],
  [
    'creating an organization is refused',
    '/welcome',
    async (page) => {
      await button(page, 'Create an organization').click();
      await page.getByLabel('Name of the organization').fill('Mine');
      await page.keyboard.press('Enter');
      await text('only the administrator')(page);
    },
  ],
];
