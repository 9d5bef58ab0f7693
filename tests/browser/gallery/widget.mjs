// The widget on a shop's page, state by state, and the plain page of its key.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../harness.mjs';

/** A picture such as a visitor sends: drawn by the browser, so that none has to be kept. */
export const drawPicture = async (browser) => {
  const page = await browser.newPage({ viewport: { width: 480, height: 320 } });
  await page.setContent(
    '<body style="margin:0"><svg width="480" height="320"><rect width="480" height="320" fill="#9cc3d5"/><rect y="230" width="480" height="90" fill="#6b8f5e"/>' +
      '<path d="M90 250L240 70L390 250z" fill="#d9722e"/><path d="M240 70L205 250H275z" fill="#8f3f14"/><path d="M300 140l14 40l-9 8l16 42" stroke="#fff" stroke-width="4" fill="none" stroke-dasharray="9 7"/></svg>',
  );
  const picture = await page.screenshot();
  await page.close();
  return picture;
};

const plain = {
  consent_text: '',
  consent_version: '',
  ask_name: false,
  ask_email: false,
  language: 'auto',
  texts: {},
  color: '#0b6e4f',
  position: 'right',
};

const greetings = {
  en: 'Hello! Ask us anything about tents, boots and your order.',
  bn: 'হ্যালো! তাঁবু, জুতা বা অর্ডার নিয়ে যা খুশি জিজ্ঞাসা করুন।',
};

export const takeWidget = async (browser, town, shop, about) => {
  const { daemon, owner } = town;
  const { options, language, attempt, shoot } = about;
  const settings = (change) => owner.call('PATCH', 'settings/widget', change);
  await settings({ greeting: greetings[language] });
  const visit = async (work, { query = `language=${language}`, url } = {}) => {
    const context = await browser.newContext({ viewport: { width: 1100, height: 760 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(6000);
    try {
      await page.goto(url ?? `${shop.origin}/?${query}`);
      await work(page);
    } finally {
      await context.close();
    }
  };
  const launcher = (page) => page.locator('iterochat-widget button').first();
  const open = async (page) => {
    await launcher(page).waitFor();
    await launcher(page).click();
    await page.locator('.panel [data-first]').first().waitFor();
  };
  const say = async (page, text) => {
    await page.locator('.composer textarea').fill(text);
    await page.keyboard.press('Enter');
  };
  const ask = async (page, text) => {
    await say(page, text);
    await page.locator('.sources').first().waitFor();
  };
  const question = language === 'bn' ? 'ডেলিভারি পেতে কত দিন লাগে?' : 'How long does delivery take?';
  const waiting = async () => (await owner.call('GET', 'conversations?filter=waiting')).items.map(({ id }) => id);
  const known = new Set(await waiting());
  /** The one who began to wait since this was asked last. */
  const newest = async () => {
    const id = await until(async () => (await waiting()).find((one) => !known.has(one)), 'one who waits');
    known.add(id);
    return id;
  };
  const reply = (id, text) =>
    owner.call('POST', `conversations/${id}/messages`, { text, client_id: randomUUID() });
  const take = (name, act, more) =>
    attempt(`chat-${name}`, () =>
      visit(async (page) => {
        await act(page, (part) => shoot(page, `chat-${name}-${part}`));
        await shoot(page, `chat-${name}`);
      }, more),
    );

  await take('closed', (page) => launcher(page).waitFor());
  await take('empty', open);
  await take('answer', async (page) => {
    await open(page);
    await ask(page, question);
    await page.locator('.sources button').first().click();
  });
  await take('unsure', async (page) => {
    await open(page);
    await say(page, language === 'bn' ? 'ডেলিভারি বাতিল' : 'parcel boots');
    await page.locator('.chips').first().waitFor();
  });
  await take('person', async (page, part) => {
    await open(page);
    await ask(page, question);
    await page.locator('.person').click();
    const id = await newest();
    await page.waitForTimeout(400);
    await part('waiting');
    await owner.call('POST', `conversations/${id}/claim`, {});
    await reply(
      id,
      language === 'bn'
        ? 'নমস্কার, আমি অলিভিয়া। কীভাবে সাহায্য করতে পারি?'
        : 'Hello, Olivia here. See https://shop.nordwind.example/boots for the sizes.',
    );
    await page.locator('.row.member').first().waitFor();
    const file = join(tmpdir(), 'seam.png');
    writeFileSync(file, town.picture);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.locator('.row.own canvas').waitFor();
    await say(page, 'Thanks 🙏 এই ছবিটা দেখুন');
    await owner.call('POST', `conversations/${id}/typing`);
    await page.locator('.typing').waitFor();
    await part('typing');
    await owner.call('POST', `conversations/${id}/resolve`, {});
    await page.locator('.rating').waitFor();
    await page.locator('.faces label').nth(4).click();
    await part('rating');
    await page.locator('.rating .main').click();
    await page.locator('header button').first().click();
    await page.locator('.past').waitFor();
  });
  await take('unread', async (page) => {
    await open(page);
    await say(page, 'This is an outrageous complaint');
    await page.locator('.row.ai, .line').nth(0).waitFor();
    const id = await newest();
    await owner.call('POST', `conversations/${id}/claim`, {});
    await page.keyboard.press('Escape');
    await reply(id, 'I am sorry. What happened?');
    await page.locator('iterochat-widget .b').filter({ hasText: '1' }).waitFor();
    await owner.call('POST', `conversations/${id}/resolve`, {});
  });
  await take('offline', async (page) => {
    await open(page);
    await ask(page, question);
    await page.context().setOffline(true);
    await say(page, 'Are you still there?');
    await page.locator('.strip').first().waitFor();
  });
  await take('long', async (page) => {
    await open(page);
    await say(
      page,
      'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft https://shop.nordwind.example/a/very/long/address/that/never/ends?with=parameters&and=more\n\nשלום, איפה החבילה שלי?',
    );
    await page.locator('.row.own').waitFor();
    await page.waitForTimeout(600);
  });
  await attempt('chat-form', async () => {
    await settings({
      ask_name: true,
      ask_email: true,
      consent_text:
        language === 'bn'
          ? 'আপনি যা লেখেন তা আমরা ৯০ দিন রাখি।'
          : 'We keep what you write for 90 days, to answer you and to get better at it.',
      consent_version: '3',
      consent_policy_url: 'https://nordwind.example/privacy',
    });
    await visit(async (page) => {
      await open(page);
      await shoot(page, 'chat-form');
    });
    await settings(plain);
  });
  await attempt('chat-leave', async () => {
    const { items } = await owner.call('GET', 'members');
    for (const one of items)
      await owner.call('PATCH', `members/${one.id}`, { available: false }).catch(() => undefined);
    for (const one of [owner, ...town.members])
      await one.call('PATCH', `members/${one.id}`, { available: false });
    await visit(async (page) => {
      await open(page);
      await shoot(page, 'chat-away');
      await page.locator('.person').click();
      await page.locator('.form textarea').waitFor();
      await shoot(page, 'chat-leave');
      await page.locator('.form input').first().fill('Lena Park');
      await page.locator('.form input').nth(1).fill('lena@mail.example');
      await page.locator('.form textarea').fill('Which size of boots do I need?');
      await page.locator('.form .main').click();
      await page.locator('.form textarea').waitFor({ state: 'detached' });
      await shoot(page, 'chat-left');
    });
    for (const one of [owner, ...town.members])
      await one.call('PATCH', `members/${one.id}`, { available: true });
  });
  await attempt('chat-ai-only', async () => {
    await owner.call('PATCH', 'settings/ai', { mode: 'ai_only' });
    await visit(async (page) => {
      await open(page);
      await shoot(page, 'chat-ai-only');
    });
    await owner.call('PATCH', 'settings/ai', { mode: 'ai_then_people' });
  });
  await attempt('chat-yellow-left', async () => {
    await settings({ color: '#ffd60a', position: 'left' });
    await visit(async (page) => {
      await open(page);
      await ask(page, question);
      await shoot(page, 'chat-yellow-left');
    });
    await settings(plain);
  });
  await take(
    'rtl',
    async (page) => {
      await open(page);
      await ask(page, 'How do I return an order?');
    },
    { query: 'language=ar' },
  );
  await attempt('chat-failed', () =>
    visit(async (page) => {
      await page.route('**/widget/config*', (route) =>
        route.fulfill({
          status: 500,
          json: { error: { code: 'internal', message: 'Try again in a moment.' } },
        }),
      );
      await launcher(page).waitFor();
      await launcher(page).click();
      await page.locator('.panel [role=alert]').waitFor();
      await shoot(page, 'chat-failed');
    }),
  );
  await take(
    'page',
    async (page) => {
      await page.locator('.composer textarea').waitFor();
    },
    { url: `${daemon.origin}/w/${daemon.key}?language=${language}` },
  );
  await take(
    'page-answer',
    async (page) => {
      await page.locator('.composer textarea').waitFor();
      await ask(page, question);
    },
    { url: `${daemon.origin}/w/${daemon.key}?language=${language}` },
  );
  await attempt('transcript', () =>
    visit(async (page) => {
      await open(page);
      await ask(page, question);
      const download = page.waitForEvent('download');
      await page.locator('header button.icon').nth(1).click();
      const file = join(tmpdir(), `iterochat-transcript-${process.pid}.html`);
      await (await download).saveAs(file);
      const paper = await page.context().newPage();
      await paper.goto(`file://${file}`);
      await shoot(paper, 'transcript');
    }),
  );
};
