// What the pages are told where a town of one minute has too little to tell: figures of a month, and ages.
const month = Array.from({ length: 30 }, (_, index) =>
  new Date(Date.now() - (29 - index) * 86_400_000).toISOString().slice(0, 10),
);
const wave = (index, of) =>
  Math.round(of * (1 + 0.45 * Math.sin(index / 2.1) + (index % 7 > 4 ? -0.5 : 0.1)));

const figures = () => {
  const days = month.flatMap((day, index) =>
    [
      ['en', 26],
      ['bn', 11],
      ['bn-Latn', 4],
    ].map(([language, of]) => {
      const conversations = wave(index, of);
      const resolved_by_ai = Math.round(conversations * (0.55 + index / 150));
      const handed_over = Math.round(conversations * 0.22);
      return {
        day,
        language,
        conversations,
        resolved: conversations,
        resolved_by_ai,
        handed_over,
        ratings: 3,
      };
    }),
  );
  const sum = (name) => days.reduce((all, one) => all + one[name], 0);
  return {
    from: `${month[0]}T00:00:00Z`,
    to: new Date().toISOString(),
    conversations: sum('conversations'),
    resolved: sum('resolved'),
    resolved_by_ai: sum('resolved_by_ai'),
    resolved_by_ai_share: sum('resolved_by_ai') / sum('conversations'),
    handed_over: sum('handed_over'),
    minutes_saved: sum('resolved_by_ai') * 6,
    minutes_a_conversation: 6,
    reasons: [
      { reason: 'refund', conversations: 84 },
      { reason: 'person_requested', conversations: 61 },
      { reason: 'low_confidence', conversations: 42 },
      { reason: 'complaint', conversations: 17 },
      { reason: 'account', conversations: 9 },
    ],
    ratings: { mean: 4.3, counts: [6, 9, 21, 88, 140] },
    answers: { helpful: 212, unhelpful: 31 },
    days,
  };
};

const ages = [1, 2, 4, 9, 16, 24, 41, 75, 140, 260, 400, 900, 1500, 3000, 5000, 9000]; // minutes

/** Conversations that began at one moment look as if they had come over days. */
const aged = (items) =>
  items.map((one, index) => ({
    ...one,
    last_activity_at: new Date(Date.now() - (ages[index] ?? 9000) * 60_000).toISOString(),
  }));

export const stage = async (page) => {
  await page.route('**/metrics?*', (route) => route.fulfill({ json: figures() }));
  await page.route('**/conversations?*', async (route) => {
    const response = await route.fetch();
    if (!response.ok()) return route.fulfill({ response });
    const json = await response.json();
    return route.fulfill({ response, json: { ...json, items: aged(json.items) } });
  });
};
