// An organization that has been at work for a while: something to see on every page beside the inbox.
import { until } from './harness.mjs';

const questions = [
  'Can I return my order?',
  'How long does delivery take?',
  'When are you open?',
  'Do you sell gift vouchers for hiking courses?',
  'Do you sell gift vouchers for a hiking course?',
  'Can you engrave my pocket knife?',
];

const talk = async (daemon) => {
  for (const [index, question] of questions.entries()) {
    const visitor = await daemon.visitor(daemon.key, { name: `Visitor ${index + 1}` });
    const { conversation } = await visitor.start(question);
    await visitor.answer(conversation.id);
    if (index === 1) await visitor.call('POST', `conversations/${conversation.id}/rating`, { score: 5 });
    if (index === 2) await visitor.askForPerson(conversation.id);
    if (index === 5) await daemon.owner.call('DELETE', `conversations/${conversation.id}`);
  }
};

/** Adds to what startAcme made; returns the members besides the owner. */
export const fillOffice = async (daemon) => {
  const { owner } = daemon;
  const admin = await daemon.user('adam@acme.example', 'Adam Admin', 'admin');
  const agent = await daemon.user('anika@acme.example', 'অনিকা রহমান', 'agent');
  await talk(daemon);
  for (const [title, body] of [
    ['Tone', 'Warm and brief. Say “we”, never “the company”. No emoji.'],
    ['Names', 'Greet by first name when it is known.'],
    ['Season', 'Mention that the winter catalogue is out when it fits.'],
  ])
    await owner.call('POST', 'instructions', { title, body });
  for (const text of ['Can I return my order?', 'How long does delivery take?', 'When are you open?'])
    await owner.call('POST', 'suggested-questions', { text });
  for (const [shortcut, title, body] of [
    ['hours', 'Opening hours', 'We are open Monday to Saturday, 9 to 18.'],
    ['thanks', '', 'Thank you, {visitor}! Is there anything else?'],
  ])
    await owner.call('POST', 'quick-replies', { shortcut, title, body });
  for (const name of ['billing', 'delivery', 'keep']) await owner.call('POST', 'tags', { name });
  await owner.call('POST', 'articles', {
    title: 'উপহার ভাউচার কি পাওয়া যায়?',
    body: '## ভাউচার\n\nশিগগিরই আসছে।',
    language: 'bn',
    state: 'draft',
  });
  await deleteSome(owner);
  await eraseOne(daemon);
  return { admin, agent };
};

const deleteSome = async (owner) => {
  const made = async (path, body) => (await owner.call('POST', path, body)).id;
  const away = (path, id) => owner.call('DELETE', `${path}/${id}`);
  await away('tags', await made('tags', { name: 'old season' }));
  await away(
    'quick-replies',
    await made('quick-replies', { shortcut: 'fax', body: 'Our fax number is 123.' }),
  );
  await away('articles', await made('articles', { title: 'Do you ship by mule?', body: 'Not any more.' }));
  await away('instructions', await made('instructions', { title: 'Summer', body: 'Mention the sale.' }));
};

const eraseOne = async (daemon) => {
  const visitor = await daemon.visitor(daemon.key, { name: 'Gone Guest' });
  const { conversation } = await visitor.start('Please forget me.');
  await visitor.answer(conversation.id);
  const erasure = await daemon.owner.call('POST', `conversations/${conversation.id}/erase`, {
    confirm: conversation.short_id,
    reason: 'asked for it',
  });
  await until(
    async () => (await daemon.owner.call('GET', `erasures/${erasure.id}`)).state === 'done',
    'the erasure',
    60,
  );
};

/** Every page beside the inbox: path, and something that stands there once it is loaded. */
export const officePages = [
  ['knowledge', 'How do I return an order?'],
  ['knowledge/new', 'New article'],
  ['knowledge/ask', 'Try a question'],
  ['knowledge/unanswered', 'Start an article'],
  ['knowledge/import', 'Choose files'],
  ['ai', 'Tone'],
  ['ai/behaviour', 'The AI answers visitors'],
  ['ai/engine', 'Who computes the answers'],
  ['ai/questions', 'New question'],
  ['ai/hours', 'ffice hours'],
  ['widget', 'Greeting'],
  ['widget/before', 'Consent'],
  ['widget/texts', 'Visitors read the texts'],
  ['widget/install', 'Put it on your site'],
  ['replies', '/hours'],
  ['replies/tags', 'billing'],
  ['team', 'Adam Admin'],
  ['metrics', 'Conversations by day'],
  ['settings', 'Name of the organization'],
  ['settings/security', /second factor|Not available here/],
  ['settings/deleted', 'old season'],
  ['settings/compliance', 'The whole organization'],
  ['settings/compliance/requests', /New request|Not available here/],
  ['settings/compliance/erasures', 'Erase a person'],
  ['settings/compliance/retention', 'What would go now'],
  ['settings/compliance/audit', 'article.create'],
  ['settings/compliance/records', /Processing activities|Not available here/],
  ['profile', 'Sessions'],
];
