// The inbox in every state of its table, in light and dark, English and Bangla, and on a phone: axe finds no violation.
import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import { handOver, launch, startAcme } from './harness.mjs';
import { testStates } from './states.mjs';
import { inboxStates } from './states_inbox.mjs';

const world = { people: {}, ids: { gone: randomUUID() } };

before(async () => {
  const daemon = (world.daemon = await startAcme());
  const { owner } = daemon;
  daemon.tenant('bare', 'Bare Ltd');
  const bare = await daemon.user('eve@bare.example', 'Eve Empty', 'owner', 'bare');
  const agent = await daemon.user('amir@acme.example', 'Amir Agent', 'agent');
  world.people = { owner, bare, agent };
  await owner.call('POST', 'tags', { name: 'returns' });
  await owner.call('POST', 'quick-replies', { shortcut: 'hours', title: '', body: 'From nine to six.' });
  const chats = {};
  for (const name of ['waiting', 'mine', 'other', 'rated', 'held', 'snoozed']) {
    chats[name] = await handOver(
      daemon,
      name,
      'I want my money back, let me talk to a human',
      `${name}@x.example`,
    );
    world.ids[name] = chats[name].id;
  }
  const act = (name, what, body = {}, who = owner) =>
    who.call('POST', `conversations/${world.ids[name]}/${what}`, body);
  await act('mine', 'claim');
  await act('mine', 'messages', { text: 'See https://acme.example/boots', client_id: randomUUID() });
  await act('mine', 'notes', { text: 'A remark' });
  await act('other', 'claim', {}, agent);
  await act('rated', 'claim');
  await act('rated', 'resolve');
  const rating = { score: 4, comment: 'Kind' };
  await chats.rated.visitor.call('POST', `conversations/${world.ids.rated}/rating`, rating);
  await act('held', 'hold', { reason: 'Case 7' });
  await act('snoozed', 'snooze', { until: new Date(Date.now() + 3_600_000).toISOString() });
  const visitor = await daemon.visitor(daemon.key, { name: 'Lena Park' });
  world.ids.ai = (await visitor.start('How long does delivery take?')).conversation.id;
  await visitor.answer(world.ids.ai);
  world.browser = await launch();
});
after(async () => {
  await world.browser?.close();
  await world.daemon?.close();
});

testStates(world, inboxStates);
