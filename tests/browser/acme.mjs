// What most spec files begin with: Acme's daemon, a browser, where asked for a page of another origin, and the end of all.
import { after, before } from 'node:test';
import { launch, startAcme } from './harness.mjs';
import { startHost } from './host_page.mjs';

/** Before the tests of a file `take` gets { daemon, browser, host }. */
export const useAcme = (take, { hasHost = false } = {}) => {
  const world = {};
  before(async () => {
    world.daemon = await startAcme();
    if (hasHost) world.host = await startHost(world.daemon);
    world.browser = await launch();
    await take(world);
  });
  after(async () => {
    await world.browser?.close();
    await world.host?.close();
    await world.daemon?.close();
  });
};

/** Nothing went wrong on the page, and its window is closed. */
export const done = async (page) => {
  page.problems.check();
  await page.context().close();
};

/** The page has said this, to eyes and to screen readers. */
export const said = (page, text) =>
  page.getByRole('region', { name: 'Messages of the page' }).getByText(text).last().waitFor();
