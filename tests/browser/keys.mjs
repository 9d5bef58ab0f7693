// The keyboard alone: no mouse, no click(). Wherever the focus stops it has to be seen, and to be in view.
import assert from 'node:assert/strict';

/**
 * What has the focus, in the page: its name, whether it is `wanted`, whether it looks other than without the focus (its
 * own outline, shadow, border or colours, or those of what surrounds it), and whether it is in view, under nothing else.
 */
const lookAtFocus = (wanted) => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  const isThere = one === wanted;
  const isGone = wanted ? !wanted.isConnected : false;
  if (!one || one === document.body) return { name: null, isThere, isGone };
  const words = (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 60);
  const told = {
    name: `${one.tagName.toLowerCase()} "${words}"`,
    isThere,
    isGone,
    isSeen: true,
    isInView: true,
  };
  // once is enough; and a field of a date has several stops: to look again would begin it anew
  const known = (globalThis.lookedAt ??= new WeakSet());
  if (known.has(one)) return told;
  known.add(one);
  const root = one.getRootNode();
  const around = [];
  for (let next = one; next && around.length < 4; next = next.parentElement) around.push(next);
  const look = () => {
    for (const movement of root.getAnimations())
      if (movement.effect.getComputedTiming().endTime !== Infinity) movement.finish();
    return around
      .flatMap((element) =>
        [null, '::before', '::after'].map((part) => {
          const style = getComputedStyle(element, part);
          const outline = style.outlineStyle === 'none' ? '' : style.outlineWidth + style.outlineColor;
          return [outline, style.boxShadow, style.borderColor, style.backgroundColor].join();
        }),
      )
      .join(';');
  };
  const focused = look();
  one.blur();
  const before = look();
  one.focus({ preventScroll: true });
  const box = one.getBoundingClientRect();
  const isOn = (x, y) => {
    const hit = root.elementFromPoint(x, y);
    return hit && (one.contains(hit) || hit.contains(one) || hit.closest?.('label')?.contains(one));
  };
  const clamp = (value, most) => Math.min(Math.max(value, 1), most - 1);
  const points = [0.5, 0.1, 0.9].flatMap((part) => [
    [box.left + box.width * part, box.top + box.height / 2],
    [box.left + box.width / 2, box.top + box.height * part],
  ]);
  const isInView =
    box.width > 0 &&
    box.height > 0 &&
    points.some(([x, y]) => isOn(clamp(x, innerWidth), clamp(y, innerHeight)));
  return { ...told, isSeen: focused !== before, isInView };
};

export const keyboardOf = (page) => {
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const type = (text) => page.keyboard.type(text);

  const isOn = (locator) =>
    locator.first().evaluate((element) => element.getRootNode().activeElement === element);

  const look = async (wanted, where = '') => {
    const focus = await page.evaluate(lookAtFocus, wanted ?? null);
    if (focus.name === null) return focus;
    assert.ok(focus.isSeen, `${where} ${focus.name} looks the same with the focus and without`);
    assert.ok(focus.isInView, `${where} ${focus.name} has the focus and is out of view`);
    return focus;
  };
  /** Fails where the focus can't be seen. Returns the name of what has it; null: nothing has. */
  const check = async (where) => (await look(null, where)).name;

  /** Presses a key until the focus is there; every stop on the way is looked at. */
  const reach = async (locator, { key = 'Tab', most = 90 } = {}) => {
    const handle = () => locator.first().elementHandle();
    let wanted = await handle();
    const stops = [];
    for (let i = 0; i <= most; ++i) {
      const focus = await look(wanted);
      if (focus.isThere) return;
      if (focus.isGone)
        wanted = await handle(); // drawn anew meanwhile
      else await press(key);
      stops.push(focus.name);
    }
    assert.fail(`${key} does not reach ${locator}: ${stops.join(' → ')}`);
  };
  const use = async (locator, key = 'Enter', how) => {
    await reach(locator, how);
    await press(key);
  };
  const fill = async (locator, text, how) => {
    await reach(locator, how);
    await press('Control+a');
    await type(text);
  };
  /** Opens a menu and takes a row of it. */
  const choose = async (button, row, how) => {
    await use(button, 'Enter', how);
    const item = page.getByRole('menu').locator('[role^=menuitem]').filter({ hasText: row });
    await reach(item, { key: 'ArrowDown', most: 20 });
    await press('Enter');
    await page.getByRole('menu').waitFor({ state: 'detached' });
  };
  return { press, type, reach, use, fill, choose, check, isOn };
};
