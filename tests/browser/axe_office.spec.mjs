// The pages beside the inbox in every state of their table, in light and dark, English and Bangla, and on a phone: axe
// finds no violation. The same pages at rest: office_pages.spec.mjs.
import { after, before } from 'node:test';
import { launch, startAcme } from './harness.mjs';
import { fillOffice } from './office_data.mjs';
import { testStates } from './states.mjs';
import { officeStates } from './states_office.mjs';

const world = { people: {}, ids: {} };

before(async () => {
  const daemon = (world.daemon = await startAcme());
  const { owner } = daemon;
  daemon.tenant('bare', 'Bare Ltd');
  const bare = await daemon.user('eve@bare.example', 'Eve Empty', 'owner', 'bare');
  const { agent } = await fillOffice(daemon);
  world.people = { owner, bare, agent };
  const subject = { email: 'ada@people.example' };
  await owner.call('POST', 'requests', { kind: 'access', subject, received_at: new Date().toISOString() });
  world.browser = await launch();
});
after(async () => {
  await world.browser?.close();
  await world.daemon?.close();
});

testStates(world, officeStates);
