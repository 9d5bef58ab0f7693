// One page in every appearance, one after another, without loading it anew: what is open stays open.

// The colours are all that dark changes. Words are longer in Bangla, whose script has strokes of its own: all rules, and
// in dark. Places are narrower on a phone: colours are not.
const colours = ['color-contrast', 'link-in-text-block'];
const looks = [
  { name: 'light' },
  { name: 'dark', colorScheme: 'dark', rules: { only: colours } },
  { name: 'bangla, dark', colorScheme: 'dark', language: 'bn' },
  { name: 'phone', isPhone: true, rules: { without: colours } },
];
export const phone = { width: 375, height: 740 };
const screen = { width: 1280, height: 800 };

/** As when another tab of the browser chooses a language. */
const speak = (page, language) =>
  page.evaluate((to) => {
    const newValue = to === 'en' ? null : JSON.stringify(to);
    dispatchEvent(new StorageEvent('storage', { key: 'iterochat.language', newValue }));
  }, language);

/** The most telling of them: long words in a narrow place at once. */
const fewLooks = [looks[0], looks[1], { ...looks[2], name: 'bangla, dark, phone', isPhone: true }];

/**
 * Calls `each` with the name of the look and axe's rules that are worth asking (undefined: all). `withPhone`: false for
 * what goes when the window changes its size.
 */
export const inEveryLook = async (page, each, { withPhone = true, few = false } = {}) => {
  for (const look of few ? fewLooks : looks) {
    const { name, colorScheme = 'light', language = 'en', rules } = look;
    const isPhone = look.isPhone && withPhone;
    if (look.isPhone && !isPhone && language === 'en') continue;
    await page.emulateMedia({ colorScheme });
    await speak(page, language);
    if (isPhone) await page.setViewportSize(phone);
    await each(name, rules);
  }
  await settleLook(page);
};

/** Back to how the pages begin: light, English, on a screen. */
export const settleLook = async (page) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await speak(page, 'en');
  await page.setViewportSize(screen);
};
