// Files that people send, and archives that they get.
import { inflateRawSync, inflateSync } from 'node:zlib';

/** A picture of ten by ten pixels. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);

/** Puts a file where a member or visitor drops or pastes it: `kind` is "drop" or "paste". */
export const give = (locator, kind, name, bytes = pixel, type = 'image/png') =>
  locator.evaluate(
    (element, [how, as, mime, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], as, { type: mime }));
      const about = { bubbles: true, composed: true, cancelable: true };
      if (how === 'paste')
        return element.dispatchEvent(new ClipboardEvent('paste', { ...about, clipboardData: data }));
      for (const event of ['dragenter', 'dragover', 'drop'])
        element.dispatchEvent(new DragEvent(event, { ...about, dataTransfer: data }));
    },
    [kind, name, type, [...bytes]],
  );

/** The files of a ZIP archive by name, as its central directory lists them. */
export const unzip = (archive) => {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; --left) {
    const method = archive.readUInt16LE(at + 10);
    const packed = archive.readUInt32LE(at + 20);
    const size = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + size);
    const local = archive.readUInt32LE(at + 42);
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const content = archive.subarray(from, from + packed);
    if (!name.endsWith('/')) files.set(name, method === 0 ? content : inflateRawSync(content));
    at += 46 + size + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
};

/** The words of a PDF that Chromium wrote: glyph numbers through the table that each font brings along. */
export const pdfText = (pdf) => {
  const objects = new Map();
  for (const [, id, body] of pdf.toString('latin1').matchAll(/(\d+) 0 obj\b([\s\S]*?)\bendobj/g)) {
    const [about, stream] = body.split(/\bstream\r?\n/);
    const bytes = stream && Buffer.from(stream.slice(0, stream.lastIndexOf('endstream')), 'latin1');
    const text = bytes && (about.includes('FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1');
    objects.set(id, { about, text });
  }
  const letter = (hex) => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  const tables = new Map();
  const tableOf = (font) => {
    if (tables.has(font)) return tables.get(font);
    const table = new Map();
    const map = objects.get(/ToUnicode (\d+)/.exec(objects.get(font)?.about ?? '')?.[1])?.text ?? '';
    for (const [, part] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
      for (const [, glyph, to] of part.matchAll(/<(\w+)> <(\w+)>/g)) table.set(glyph, letter(to));
    for (const [, part] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
      for (const [, from, last, to] of part.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g))
        for (let at = 0; at <= parseInt(last, 16) - parseInt(from, 16); ++at) {
          const code = (parseInt(to, 16) + at).toString(16).padStart(4, '0');
          table.set((parseInt(from, 16) + at).toString(16).toUpperCase().padStart(4, '0'), letter(code));
        }
    tables.set(font, table);
    return table;
  };
  let words = '';
  for (const { text } of objects.values()) {
    if (!text?.includes(' Tf')) continue;
    let font = '';
    for (const [, named, hex] of text.matchAll(/\/F(\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>/g)) {
      if (named) font = named;
      else
        for (const glyph of hex.match(/.{4}/g) ?? []) words += tableOf(font).get(glyph.toUpperCase()) ?? '';
    }
    words += '\n';
  }
  return words;
};
