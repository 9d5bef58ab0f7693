/**
 * Markdown as a tree of plain data. Nothing of the text is ever read as HTML: a tag in it stays the
 * characters that it is, so that a preview can't carry a script. Covers what articles use: headings,
 * paragraphs, lists, quotes, code, rules, tables, emphasis, links.
 */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'em'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'break' };

export type Block =
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const nesting_most = 8;
/** Characters of a paragraph whose marks are looked for: the search is quadratic for hostile ones. */
const marked_most = 20_000;

/** Only addresses that open a page or a mail; anything else (javascript:, data:) is no link. */
export function safeHref(address: string): string | null {
  const trimmed = address.trim();
  return /^(https?:\/\/|mailto:|\/(?!\/)|#)/i.test(trimmed) ? trimmed : null;
}

export function parseMarkdown(source: string, depth = 0): Block[] {
  return new Parser(source.replace(/\r\n?/g, '\n').split('\n'), depth).run();
}

const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const fence = /^ {0,3}(```+|~~~+)/;
const rule = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;
const quote = /^ {0,3}> ?(.*)$/;
const item = /^( {0,3})([-*+]|\d{1,9}[.)])(\s+)(.*)$/;
const tableLine = /^\s*\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*\|?\s*$/;

class Parser {
  private at = 0;
  private readonly blocks: Block[] = [];

  constructor(
    private readonly lines: string[],
    private readonly depth: number,
  ) {}

  run(): Block[] {
    while (this.at < this.lines.length) {
      const line = this.line();
      if (line.trim() === '') this.at++;
      else this.block(line);
    }
    return this.blocks;
  }

  private line(offset = 0): string {
    return this.lines[this.at + offset] ?? '';
  }

  private block(line: string): void {
    const title = heading.exec(line);
    if (title) {
      this.blocks.push({
        kind: 'heading',
        level: (title[1] ?? '').length,
        children: parseInline(title[2] ?? ''),
      });
      this.at++;
    } else if (fence.test(line)) this.fenced(line);
    else if (rule.test(line)) {
      this.blocks.push({ kind: 'rule' });
      this.at++;
    } else if (quote.test(line) && this.depth < nesting_most) this.quoted();
    else if (item.test(line) && this.depth < nesting_most) this.list();
    else if (line.includes('|') && tableLine.test(this.line(1))) this.table();
    else this.paragraph();
  }

  private fenced(line: string): void {
    const mark = fence.exec(line)?.[1] ?? '```';
    const text: string[] = [];
    for (this.at++; this.at < this.lines.length && !this.line().trim().startsWith(mark); this.at++)
      text.push(this.line());
    this.at++;
    this.blocks.push({ kind: 'code', text: text.join('\n') });
  }

  private quoted(): void {
    const inner: string[] = [];
    for (let match = quote.exec(this.line()); match; match = quote.exec(this.line())) {
      inner.push(match[1] ?? '');
      this.at++;
    }
    this.blocks.push({ kind: 'quote', children: parseMarkdown(inner.join('\n'), this.depth + 1) });
  }

  private list(): void {
    const marker = item.exec(this.line())?.[2] ?? '-';
    const ordered = /\d/.test(marker);
    const items: Block[][] = [];
    for (;;) {
      const start = item.exec(this.line());
      if (!start || rule.test(this.line())) break;
      const [, before = '', sign = '', gap = '', text = ''] = start;
      if (/\d/.test(sign) !== ordered) break;
      const indent = before.length + sign.length + Math.min(gap.length, 4);
      items.push(parseMarkdown(this.itemLines(text, indent).join('\n'), this.depth + 1));
    }
    this.blocks.push({ kind: 'list', ordered, start: ordered ? Number.parseInt(marker, 10) : 1, items });
  }

  /** The lines of one item without their indent; ends before a line that belongs to no item. */
  private itemLines(first: string, indent: number): string[] {
    const lines = [first];
    for (this.at++; this.at < this.lines.length; this.at++) {
      const line = this.line();
      const isIndented = line.startsWith(' '.repeat(indent));
      if (line.trim() === '') {
        if (!this.line(1).startsWith(' '.repeat(indent)) && !item.test(this.line(1))) break;
        if (item.test(this.line(1)) && !this.line(1).startsWith(' '.repeat(indent))) {
          this.at++;
          break;
        }
        lines.push('');
      } else if (isIndented) lines.push(line.slice(indent));
      else if (startsBlock(line)) break;
      else lines.push(line.trimStart());
    }
    return lines;
  }

  private table(): void {
    const head = cells(this.line());
    const rows: Inline[][][] = [];
    for (this.at += 2; this.at < this.lines.length && this.line().includes('|'); this.at++)
      rows.push(cells(this.line()));
    this.blocks.push({ kind: 'table', head, rows });
  }

  private paragraph(): void {
    const lines = [this.line()];
    for (this.at++; this.at < this.lines.length; this.at++) {
      const line = this.line();
      if (line.trim() === '' || startsBlock(line)) break;
      lines.push(line);
    }
    this.blocks.push({ kind: 'paragraph', children: parseInline(lines.join('\n')) });
  }
}

function startsBlock(line: string): boolean {
  return heading.test(line) || fence.test(line) || rule.test(line) || quote.test(line) || item.test(line);
}

function cells(line: string): Inline[][] {
  return line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => parseInline(cell.trim()));
}

const span =
  /(`+)([^`]|[^`].*?[^`])\1(?!`)|\*\*(?=\S)([\s\S]*?\S)\*\*|__(?=\S)([\s\S]*?\S)__|\*(?=\S)([\s\S]*?\S)\*|(?<!\w)_(?=\S)([\s\S]*?\S)_(?!\w)|!?\[([^\]]*)\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)|<(https?:\/\/[^\s>]+)>|(https?:\/\/[^\s<>()"']+[^\s<>()"'.,;:!?])|\\([!-/:-@[-`{-~])| {2,}\n|\\\n/;

export function parseInline(text: string, depth = 0): Inline[] {
  if (text.length > marked_most) return [{ kind: 'text', text }];
  const parts: Inline[] = [];
  let rest = text;
  for (let match = depth < nesting_most ? span.exec(rest) : null; match; match = span.exec(rest)) {
    if (match.index > 0) parts.push({ kind: 'text', text: rest.slice(0, match.index) });
    parts.push(inlineOf(match, depth));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) parts.push({ kind: 'text', text: rest });
  return parts;
}

function inlineOf(match: RegExpExecArray, depth: number): Inline {
  const [whole, , code, strong, strong2, em, em2, label, address, pointed, bare, escaped] = match;
  if (code !== undefined) return { kind: 'code', text: code };
  const bold = strong ?? strong2;
  if (bold !== undefined) return { kind: 'strong', children: parseInline(bold, depth + 1) };
  const slanted = em ?? em2;
  if (slanted !== undefined) return { kind: 'em', children: parseInline(slanted, depth + 1) };
  if (address !== undefined) return linkOf(whole, label ?? '', address, depth);
  const plain = pointed ?? bare;
  if (plain !== undefined) return { kind: 'link', href: plain, children: [{ kind: 'text', text: plain }] };
  if (escaped !== undefined) return { kind: 'text', text: escaped };
  return { kind: 'break' };
}

function linkOf(whole: string, label: string, address: string, depth: number): Inline {
  const href = safeHref(address);
  if (!href) return { kind: 'text', text: whole };
  const children = parseInline(label || address, depth + 1);
  return { kind: 'link', href, children };
}

/** Levels from 1 down without a gap, however the author numbered them: a screen reader follows the outline. */
export function closeGaps(blocks: Block[], outline = { last: 0 }): Block[] {
  return blocks.map((block) => {
    if (block.kind === 'heading') {
      outline.last = Math.min(block.level, outline.last + 1);
      return { ...block, level: outline.last };
    }
    if (block.kind === 'quote') return { ...block, children: closeGaps(block.children, outline) };
    if (block.kind === 'list')
      return { ...block, items: block.items.map((item) => closeGaps(item, outline)) };
    return block;
  });
}
