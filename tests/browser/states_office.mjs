// The pages beside the inbox: empty, failing, with their dialogs open, with what is wrong said. See states_inbox.mjs.
const button = (page, name) => page.getByRole('button', { name, exact: true }).first();
const press = (name) => (page) => button(page, name).click();
const text = (words) => (page) => page.getByText(words).first().waitFor();
const heading = (name) => (page) => page.getByRole('heading', { name, level: 1 }).waitFor();
const bare = { who: 'bare' };
/** One step after another. */
const then =
  (...steps) =>
  async (page) => {
    for (const step of steps) await step(page);
  };
const dialog = (page) => page.getByRole('dialog').waitFor();
const fill = (label, value) => (page) => page.getByLabel(label, { exact: true }).first().fill(value);
const wrong = (page) => page.locator('.field-error, .banner-danger').first().waitFor();

const findVisitor = async (page) => {
  await button(page, 'Erase a person').click();
  const box = page.getByRole('dialog');
  await box.getByLabel('Find by').selectOption('visitor');
  await box.getByLabel('Find the visitor').fill('Visitor 3');
  await box
    .getByRole('button', { name: /Visitor 3/ })
    .first()
    .click();
};

export const officeStates = [
  ['no articles', 'knowledge', text('No articles yet'), bare],
  ['articles while they load', 'knowledge', heading('Knowledge base'), { stall: '**/articles?*' }],
  ['articles that failed to load', 'knowledge', text('Try again'), { fail: '**/articles?*' }],
  ['no article is found', 'knowledge', then(fill('Search articles', 'zzzz'), text('Nothing found'))],
  [
    'a refused article',
    'knowledge/new',
    async (page) => {
      const error = { code: 'unprocessable', message: 'The text is too long.', field: 'body' };
      await page.route('**/articles', (route) => route.fulfill({ status: 422, json: { error } }));
      await fill('Title', 'A long story')(page);
      await press('Publish')(page);
      await wrong(page);
    },
  ],
  [
    'a text that was not saved is offered again',
    'knowledge/new',
    then(
      fill('Title', 'Half a thought'),
      text('Not saved yet'),
      (page) => page.reload(),
      text('Continue with it'),
    ),
  ],
  [
    'asked and answered',
    'knowledge/ask',
    then(fill('Question', 'When are you open?'), (page) => page.keyboard.press('Enter'), text('Used')),
  ],
  [
    'asked in vain',
    'knowledge/ask',
    then(
      fill('Question', 'Who won the chess match?'),
      (page) => page.keyboard.press('Enter'),
      (page) => page.locator('#content dl').first().waitFor(),
    ),
  ],
  [
    'no unanswered questions',
    'knowledge/unanswered',
    (page) => page.locator('#content .empty').waitFor(),
    bare,
  ],
  [
    'imported files',
    'knowledge/import',
    async (page) => {
      const file = (name, words) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(words) });
      await page
        .locator('input[type=file]')
        .setInputFiles([file('a.md', '# One\n\nTwo words.'), file('b.md', '')]);
      await text('This file is empty.')(page);
    },
  ],
  ['no instructions', 'ai', text('No instructions yet'), bare],
  ['an instruction', 'ai', then(press('Edit: Tone'), dialog)],
  ['a language model', 'ai/engine', (page) => page.getByLabel('Language model').check()],
  ['no suggested questions', 'ai/questions', text('No suggested questions'), bare],
  [
    'hours that end before they begin',
    'ai/hours',
    async (page) => {
      await page.getByRole('switch', { name: 'Follow office hours' }).click();
      const box = page.getByRole('checkbox', { name: 'Monday' });
      if (!(await box.isChecked())) await box.check();
      await page.getByLabel('Monday: Opens').fill('18:00');
      await page.getByLabel('Monday: Closes').fill('09:00');
      await button(page, 'Save').click();
      await text('Closing comes after opening')(page);
    },
  ],
  ['a weak colour', 'widget', then(fill('Colour code', '#ffd500'), text('Hard to see on white pages'))],
  ['texts by language', 'widget/texts', then(press('বাংলা'), text('The widget’s own words'))],
  ['a refused domain', 'widget/install', then(fill('Allowed domains', 'not a domain'), press('Save'), wrong)],
  ['no quick replies', 'replies', text('No quick replies yet'), bare],
  ['a new quick reply', 'replies', then(press('New quick reply'), dialog)],
  [
    'a quick reply whose shortcut is taken',
    'replies',
    then(press('New quick reply'), fill('Shortcut', 'hours'), fill('Text', 'Again'), press('Save'), wrong),
  ],
  ['no tags', 'replies/tags', text('No tags yet'), bare],
  ['renaming a tag', 'replies/tags', then(press('Edit billing'), dialog)],
  ['a tag that is there already', 'replies/tags', then(fill('New tag', 'billing'), press('Add'), wrong)],
  ['alone in the team', 'team', text('You are alone here'), bare],
  ['inviting', 'team', then(press('Invite'), dialog)],
  [
    'a refused invitation',
    'team',
    then(press('Invite'), fill('Email', 'adam@acme.example'), press('Create the link'), wrong),
  ],
  [
    'the link of an invitation',
    'team',
    async (page) => {
      await press('Invite')(page);
      await fill('Email', `new-${Date.now()}@acme.example`)(page);
      await press('Create the link')(page);
      await button(page, 'Copy the link').waitFor();
    },
  ],
  ['removing a member', 'team', then(press('Remove Adam Admin'), dialog)],
  [
    'a removal that failed',
    'team',
    async (page) => {
      await page.route('**/members/*', (route) =>
        route.request().method() === 'DELETE'
          ? route.fulfill({
              status: 409,
              json: { error: { code: 'conflict', message: 'They are the last owner.' } },
            })
          : route.continue(),
      );
      await press('Remove Adam Admin')(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
  ],
  ['an agent’s team', 'team', text('Adam Admin'), { who: 'agent' }],
  ['an agent’s quick replies', 'replies', text('/hours'), { who: 'agent' }],
  ['no figures', 'metrics', text('No conversations in this time'), bare],
  ['deleting the organization', 'settings', then(press('Delete everything'), dialog)],
  ['nothing is deleted', 'settings/deleted', text('Nothing is deleted'), bare],
  [
    'a restore that something is in the way of',
    'settings/deleted',
    async (page) => {
      await page.route('**/restore', (route) =>
        route.fulfill({
          status: 409,
          json: { error: { code: 'conflict', message: 'The tag “billing” has the same name.' } },
        }),
      );
      await button(page, 'Restore old season').click();
      await wrong(page);
    },
  ],
  [
    'a prepared export',
    'settings/compliance',
    then(press('Prepare the export'), text('The archive is ready')),
  ],
  [
    'an export of nobody',
    'settings/compliance',
    async (page) => {
      const person = page.locator('section').filter({ hasText: 'One person' });
      await person.getByLabel('Find by').selectOption('visitor');
      await person.getByLabel('Visitor id').fill('nobody');
      await person.getByRole('button', { name: 'Prepare the export' }).click();
      await wrong(page);
    },
  ],
  ['no requests', 'settings/compliance/requests', text('No open requests'), bare],
  ['a new request', 'settings/compliance/requests', then(press('New request'), dialog)],
  ['requests', 'settings/compliance/requests', text('ada@people.example')],
  ['extending a request', 'settings/compliance/requests', then(press('Extend'), dialog)],
  ['closing a request', 'settings/compliance/requests', then(press('Close'), dialog)],
  ['no erasures', 'settings/compliance/erasures', text('Nothing was erased yet'), bare],
  [
    'erasing a person',
    'settings/compliance/erasures',
    async (page) => {
      await findVisitor(page);
    },
  ],
  [
    'what the erasure of a person would take',
    'settings/compliance/erasures',
    async (page) => {
      await findVisitor(page);
      await button(page, 'Show what goes').click();
      await page.getByLabel(/^Type .* to confirm$/).waitFor();
    },
  ],
  [
    'a certificate',
    'settings/compliance/erasures',
    async (page) => {
      await page
        .getByRole('button', { name: /^Certificate/ })
        .first()
        .click();
      await page.getByRole('dialog').getByText('openssl').waitFor();
    },
  ],
  [
    'what retention would take',
    'settings/compliance/retention',
    then(press('Show what would go'), text('Nothing is old enough.')),
  ],
  [
    'a new retention rule',
    'settings/compliance/retention',
    then(press('Add a rule'), dialog, text('Choose at least one condition.')),
  ],
  [
    'a verified audit log',
    'settings/compliance/audit',
    then(press('Verify the chain'), text('The chain is intact')),
  ],
  [
    'an audit log where nothing matches',
    'settings/compliance/audit',
    then(fill('Action', 'zzzz'), text('Nothing matches')),
  ],
  ['setting up a second factor', 'profile', then(press('Set it up'), dialog)],
  [
    'the key of a second factor',
    'profile',
    async (page) => {
      await press('Set it up')(page);
      await page.getByRole('dialog').getByLabel('Your password').fill('correct horse battery');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByLabel('Code from the app').fill('000000');
      await page.keyboard.press('Enter');
      await wrong(page);
    },
  ],
  [
    'a password that is refused',
    'profile',
    async (page) => {
      await fill('Current password', 'wrong')(page);
      await fill('New password', 'another good battery')(page);
      await page.keyboard.press('Enter');
      await wrong(page);
    },
  ],
];
