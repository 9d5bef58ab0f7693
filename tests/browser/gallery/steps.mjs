// What is done on a page before its picture. Everything is found by its place, not by its words: the same scenes are
// taken in every language.

/** `at`: which of several; negative ones count from the end. */
export const press =
  (selector, at = 0) =>
  async (page) => {
    const all = page.locator(selector);
    await all.first().waitFor();
    await (at < 0 ? all.nth((await all.count()) + at) : all.nth(at)).click();
  };

export const fill =
  (selector, text, at = 0) =>
  (page) =>
    page.locator(selector).nth(at).fill(text);

export const key =
  (...keys) =>
  async (page) => {
    for (const one of keys) await page.keyboard.press(one);
  };

export const wait = (selector) => (page) => page.locator(selector).first().waitFor();

export const all =
  (...steps) =>
  async (page, town) => {
    for (const step of steps) await step(page, town);
  };

/** Beside the thread where there is room; elsewhere behind its key. */
export const details = async (page) => {
  if (!(await page.locator('.details').count())) await page.keyboard.press('i');
  await page.locator('.details').waitFor();
};

/** On a phone the navigation is behind its button. */
export const open = async (page) => {
  const button = page.locator('.top-bar .button');
  if (await button.isVisible()) await button.click();
};

/** A page that is taken as it comes. */
export const office = (path, name = path.replaceAll('/', '-')) => ({ name, path });
