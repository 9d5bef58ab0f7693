// The organization of the pictures: names, lengths, scripts and amounts as real teams have them.
import { randomUUID } from 'node:crypto';
import { Daemon, password, until } from '../harness.mjs';
import { articles, instructions, people, questions, replies, team } from './town_texts.mjs';

const slug = 'nordwind';

/** A daemon with "Nordwind Outdoor" at work, and beside it "Fern & Fjord", where nothing has happened yet. */
export const startTown = async (picture) => {
  const daemon = await new Daemon().start();
  daemon.key = daemon.tenant(slug, 'Nordwind Outdoor').widget_key;
  daemon.importArticles(articles, slug);
  const [first, ...others] = team;
  const owner = (daemon.owner = await daemon.user(first.email, first.name, first.role, slug));
  const members = [];
  for (const one of others) members.push(await daemon.user(one.email, one.name, one.role, slug));
  await furnish(owner);
  const town = { daemon, owner, members, chats: {} };
  await talk(town, picture);
  await keepBooks(town);
  daemon.tenant('fern', 'Fern & Fjord');
  town.newcomer = await daemon.user('freya@fern.example', 'Freya Lindqvist', 'owner', 'fern');
  return town;
};

const furnish = async (owner) => {
  for (const [title, body] of instructions) await owner.call('POST', 'instructions', { title, body });
  for (const text of questions) await owner.call('POST', 'suggested-questions', { text });
  for (const [shortcut, title, body] of replies)
    await owner.call('POST', 'quick-replies', { shortcut, title, body });
  for (const name of ['returns', 'vip', 'warranty', 'delivery', 'wholesale', 'পরিশোধ'])
    await owner.call('POST', 'tags', { name });
  await owner.call('PATCH', 'settings/widget', {
    title: 'Nordwind Outdoor',
    greeting: 'Hello! Ask us anything about tents, boots and your order.',
    color: '#0b6e4f',
  });
  for (const [email, role] of [
    ['jonas.weidmann-oberhauser@very-long-company-name.example', 'agent'],
    ['ipek@nordwind.example', 'admin'],
  ])
    await owner.call('POST', 'invitations', { email, role });
  await owner.call('POST', 'articles', {
    title: 'Winter catalogue: what is new',
    body: '## New\n\nStill being written.',
    language: 'en',
    state: 'draft',
  });
};

/** Every person of the texts writes, and is handed over, held, tagged, answered, rated as their row says. */
const talk = async (town, picture) => {
  const { daemon, owner, members } = town;
  for (const one of people) {
    const about = { ...(one.name && { name: one.name }), ...(one.email && { email: one.email }) };
    const visitor = await daemon.visitor(daemon.key, about);
    const { conversation } = await visitor.start(one.text);
    const { id, short_id } = conversation;
    await visitor.answer(id);
    town.chats[one.id] = { visitor, id, short_id };
    if (one.ai) {
      if (one.rating) await visitor.call('POST', `conversations/${id}/rating`, { score: one.rating });
      continue;
    }
    await visitor.askForPerson(id).catch(() => undefined); // it may be handed over already
    const holder = [owner, ...members][one.holder];
    if (holder) await holder.call('POST', `conversations/${id}/claim`, {});
    for (const tag of one.tags ?? [])
      await owner.call('PUT', `conversations/${id}/tags/${encodeURIComponent(tag)}`);
    if (one.hold) await owner.call('POST', `conversations/${id}/hold`, { reason: one.hold });
    for (const [who, text] of one.then ?? []) {
      if (who === 'visitor') await visitor.post(id, text);
      else if (who === 'picture') await sendFile(daemon, visitor, id, text, picture);
      else if (who === 'note') await owner.call('POST', `conversations/${id}/notes`, { text });
      else await holder.call('POST', `conversations/${id}/messages`, { text, client_id: randomUUID() });
    }
    if (one.resolved) await holder.call('POST', `conversations/${id}/resolve`, {});
    if (one.rating)
      await visitor.call('POST', `conversations/${id}/rating`, { score: one.rating, comment: one.comment });
  }
};

const sendFile = async (daemon, visitor, id, name, picture) => {
  const sent = await fetch(`${daemon.origin}/api/v1/widget/conversations/${id}/attachments?name=${name}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${visitor.token}`, 'Content-Type': 'image/png' },
    body: picture,
  });
  if (!sent.ok) throw new Error(await sent.text());
};

/** Deleted items, an erasure with its certificate, requests of people. */
const keepBooks = async ({ daemon, owner }) => {
  const made = async (path, body) => (await owner.call('POST', path, body)).id;
  for (const [path, body] of [
    ['tags', { name: 'summer sale' }],
    ['quick-replies', { shortcut: 'fax', body: 'Our fax number is 040 123.' }],
    ['articles', { title: 'Do you ship by mule?', body: 'Not any more.' }],
    ['instructions', { title: 'Summer', body: 'Mention the sale.' }],
  ])
    await owner.call('DELETE', `${path}/${await made(path, body)}`);
  for (const [name, text] of [
    ['Old Guest', 'Do you rent bicycles for children?'],
    ['Gone Guest', 'Please forget me.'],
  ]) {
    const visitor = await daemon.visitor(daemon.key, { name });
    const { conversation } = await visitor.start(text);
    await visitor.answer(conversation.id);
    if (name === 'Old Guest') await owner.call('DELETE', `conversations/${conversation.id}`);
    else await erase(owner, conversation);
  }
  const day = (before) => new Date(Date.now() - before * 86_400_000).toISOString();
  for (const [kind, subject, before] of [
    ['access', { email: 'rosa@mail.example' }, 3],
    ['erasure', { email: 'amelie.laurent@courriel.example' }, 27],
    ['rectification', { email: 'kenji@mail.example' }, 40],
  ])
    await owner.call('POST', 'requests', { kind, subject, received_at: day(before) });
};

const erase = async (owner, conversation) => {
  const { id } = await owner.call('POST', `conversations/${conversation.id}/erase`, {
    confirm: conversation.short_id,
    reason: 'asked for it by letter',
  });
  await until(async () => (await owner.call('GET', `erasures/${id}`)).state === 'done', 'the erasure', 60);
};

const devices = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
];

/** The list of a member's sessions has several devices. */
export const signInElsewhere = async (daemon, { email }) => {
  for (const device of devices)
    await fetch(`${daemon.origin}/api/v1/auth/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': device },
      body: JSON.stringify({ email, password }),
    });
};
