// The parts of the dashboard that are plain functions: Markdown, contrast, spreadsheets, sums.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '../../daemon/web');
const esbuild = createRequire(join(web, 'package.json'))('esbuild');

/** A module of the pages, as node can load it. */
const load = async (path) => {
  const built = await esbuild.build({
    entryPoints: [join(web, 'src/dashboard/pages', path)],
    bundle: true,
    write: false,
    format: 'esm',
  });
  return import('data:text/javascript;base64,' + Buffer.from(built.outputFiles[0].text).toString('base64'));
};

const { closeGaps, parseInline, parseMarkdown, safeHref } = await load('kit/markdown.ts');
const { toCsv } = await load('kit/save_file.ts');
const { contrast, luminance, textOn } = await load('widget_settings/contrast.ts');
const { bucketsOf, languagesOf } = await load('metrics/sums.ts');
const { deviceOf } = await load('profile/device.ts');
const { bytesText, figureIn } = await load('../format.ts');

/** A tree of Markdown as one line: kinds and texts. */
const line = (parts) =>
  parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'code') return `\`${part.text}\``;
      if (part.kind === 'link') return `link(${part.href}|${line(part.children)})`;
      return part.children ? `${part.kind}(${line(part.children)})` : part.kind;
    })
    .join('');

test('markup in Markdown stays text', () => {
  const [block] = parseMarkdown('<script>alert(1)</script> & <b>x</b>');
  assert.equal(block.kind, 'paragraph');
  assert.equal(line(block.children), '<script>alert(1)</script> & <b>x</b>');
});

test('only addresses that open a page or a mail are links', () => {
  for (const good of ['https://a.example/x', 'http://a.example', 'mailto:a@b.example', '/help', '#part'])
    assert.equal(safeHref(good), good);
  for (const bad of [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '//evil.example',
    'vbscript:x',
  ])
    assert.equal(safeHref(bad), null, bad);
  assert.equal(line(parseInline('[x](javascript:alert(1))')).includes('link('), false);
});

test('emphasis, code, links and breaks are told apart', () => {
  assert.equal(
    line(parseInline('a **b _c_** `d *e*` <https://f.example>')),
    'a strong(b em(c)) `d *e*` link(https://f.example|https://f.example)',
  );
  assert.equal(line(parseInline('snake_case_name stays')), 'snake_case_name stays');
  assert.equal(line(parseInline('one  \ntwo')), 'onebreaktwo');
  assert.equal(line(parseInline('\\*no\\*')), '*no*');
  assert.equal(
    line(parseInline('See https://a.example/b.')),
    'See link(https://a.example/b|https://a.example/b).',
  );
});

test('lists nest, count from their first number, and end where another block begins', () => {
  const [list, heading] = parseMarkdown('3. three\n   - inner\n4. four\n# Next');
  assert.equal(list.ordered, true);
  assert.equal(list.start, 3);
  assert.equal(list.items.length, 2);
  assert.equal(list.items[0][1].kind, 'list');
  assert.equal(heading.kind, 'heading');
});

test('tables, quotes, rules and fences are blocks', () => {
  const kinds = parseMarkdown(
    '| a | b |\n|---|---|\n| 1 | 2 |\n\n> said\n\n---\n\n```\n# no heading\n```',
  ).map((block) => block.kind);
  assert.deepEqual(kinds, ['table', 'quote', 'rule', 'code']);
});

test('an outline has no gap, whatever the author counted', () => {
  const levels = closeGaps(parseMarkdown('### a\n\n##### b\n\n# c\n\n#### d')).map((block) => block.level);
  assert.deepEqual(levels, [1, 2, 1, 2]);
});

test('a long text full of marks is read in no time', () => {
  const begin = performance.now();
  parseMarkdown('*a _b **c '.repeat(4000) + '\n' + '> '.repeat(400) + '\n' + '- '.repeat(400));
  for (const mark of ['[a', '**a', '`a', '_a ', '![']) parseMarkdown(mark.repeat(200_000));
  assert.ok(performance.now() - begin < 1500, `${performance.now() - begin} ms`);
});

test('a cell of a spreadsheet is quoted, and no visitor writes a formula into it', () => {
  assert.equal(
    toCsv([
      ['a,b', 'say "x"', 3],
      ['=1+1', '-2', 'two\nlines'],
    ]),
    '\uFEFF"a,b","say ""x""",3\r\n\'=1+1,\'-2,"two\nlines"\r\n',
  );
});

test('contrast is measured as WCAG does', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
  assert.equal(Math.round(contrast('#777777', '#ffffff') * 100) / 100, 4.48);
  assert.equal(luminance('blue'), undefined);
  assert.equal(textOn('#ffd500'), '#111111');
  assert.equal(textOn('#2457d6'), '#ffffff');
});

test('days without conversations have a bar too, and many days become weeks', () => {
  const part = {
    language: 'en',
    conversations: 2,
    resolved: 1,
    resolved_by_ai: 1,
    handed_over: 1,
    ratings: 0,
  };
  const metrics = (from, to) => ({ from, to, days: [{ ...part, day: '2026-03-03' }] });
  const few = bucketsOf(metrics('2026-03-01T00:00:00.000Z', '2026-03-05T00:00:00.000Z'));
  assert.deepEqual(
    few.buckets.map((bucket) => bucket.conversations),
    [0, 0, 2, 0],
  );
  const many = bucketsOf(metrics('2026-01-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z'));
  assert.equal(many.areWeeks, true);
  assert.equal(
    many.buckets.reduce((sum, bucket) => sum + bucket.conversations, 0),
    2,
  );
});

test('languages are summed, the largest first', () => {
  const part = (language, conversations) => ({ language, conversations, resolved_by_ai: 1, handed_over: 0 });
  assert.deepEqual(
    languagesOf([part('bn', 1), part('en', 2), part('bn', 4)]).map((sum) => [
      sum.language,
      sum.conversations,
    ]),
    [
      ['bn', 5],
      ['en', 2],
    ],
  );
});

test('a browser and its system are recognised', () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604.1';
  assert.deepEqual(deviceOf(firefox), { browser: 'Firefox', system: 'Linux' });
  assert.deepEqual(deviceOf(iphone), { browser: 'Safari', system: 'iOS' });
  assert.equal(deviceOf(''), undefined);
});

test('a figure is read as it is shown: with its commas, in either script', () => {
  for (const typed of ['1214', ' 1,214 ', '১,২১৪', '১২১৪', '1 214']) assert.equal(figureIn(typed), '1214', typed);
  assert.notEqual(figureIn('1215'), '1214');
  assert.notEqual(figureIn('x1214'), '1214');
});

test('sizes have their unit in the plural, and one digit behind the point at most', () => {
  assert.equal(bytesText(41), '41 bytes');
  assert.equal(bytesText(1), '1 byte');
  assert.equal(bytesText(5_640), '5.6 kB');
});
