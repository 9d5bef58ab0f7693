// Bundles src/ into dist/ and writes the table that assets.cpp compiles in.
//   node build.mjs [--table FILE] [--watch]
// src/dashboard/main.tsx    → /assets/*-HASH.js and .css (one chunk a page), named by dist/index.html
// src/widget/panel.tsx      → /assets/panel-HASH.js, a classic script; its address is the loader's __PANEL_URL__
// src/widget/english.ts, bangla.ts → /assets/english-HASH.js, …: the words of the language that a visitor reads
// src/widget/loader.ts      → /widget.js
// src/widget/page.ts        → /assets/page-HASH.js, the script of the /w/KEY page (static/page.html)
// static/                   → as it is; {{name}} in its HTML stands for the address of a bundle
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, constants } from 'node:zlib';
import * as esbuild from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const argument = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};

const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  minify: true,
  write: false,
  target: ['chrome100', 'firefox100', 'safari15.4'],
  charset: 'utf8',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
  metafile: true,
  entryNames: 'assets/[name]-[hash]',
  chunkNames: 'assets/[name]-[hash]',
  assetNames: 'assets/[name]-[hash]',
  loader: { '.svg': 'file', '.woff2': 'file', '.png': 'file' },
};

/** The first of some sources that exists: parts are replaced one by one. */
const source = (...names) =>
  names.map((name) => join('src', name)).find((name) => existsSync(join(root, name)));

/** path below dist → bytes */
const files = new Map();

const bundle = async (entry, options) => {
  const result = await esbuild.build({ ...common, entryPoints: [entry], ...options });
  for (const file of result.outputFiles) files.set(relative(dist, file.path), Buffer.from(file.contents));
  const outputs = Object.entries(result.metafile.outputs);
  const [script, about] = outputs.find(([, output]) => output.entryPoint === entry);
  const address = (path) => path && '/' + relative('dist', path);
  return { script: address(script), style: address(about.cssBundle) };
};

/** The panel's styles are a text in its script: they go into a shadow root. */
const styleTexts = {
  name: 'style-texts',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = readFileSync(path, 'utf8');
      const { code } = await esbuild.transform(css, { loader: 'css', minify: true, target: common.target });
      return { loader: 'text', contents: code.trim() };
    });
  },
};

/** What a module of constants exports. */
const evaluated = async (path) => {
  const { outputFiles } = await esbuild.build({ ...common, entryPoints: [path], format: 'esm' });
  return import('data:text/javascript;base64,' + Buffer.from(outputFiles[0].contents).toString('base64'));
};

/** The scripts of the widget's words: only the words, since their names stand in the panel once. */
const bundleWords = async () => {
  const { english } = await evaluated('src/widget/english.ts');
  const { bangla } = await evaluated('src/widget/bangla.ts');
  const names = [...new Set([...Object.keys(english), ...Object.keys(bangla)])];
  const put = (language, name, table) => {
    const words = names.map((key) => table[key]);
    while (words.at(-1) === undefined) words.pop();
    const text = `globalThis[Symbol.for("iterochat.${language}")]=${JSON.stringify(words)}`;
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
    files.set(`assets/${name}-${hash}.js`, Buffer.from(text));
    return `/assets/${name}-${hash}.js`;
  };
  return { names, scripts: { en: put('en', 'english', english), bn: put('bn', 'bangla', bangla) } };
};

/** h(type, props, child, child) is shorter than what the automatic transform writes, which tsconfig.json would ask for. */
const smallElements = {
  tsconfigRaw: '{}',
  jsx: 'transform',
  jsxFactory: 'h',
  jsxFragment: 'Fragment',
  inject: ['src/widget/elements.ts'],
};

/** Names within the panel's script that neither the loader, the API nor the browser knows: they become short. */
const ofThePanelOnly = new RegExp(
  '^(?:' +
    'addMessages|arrived|askForPerson|attempt|catchUp|clientId|config|configAt|conversations|dataUrl|' +
    'deliver|drain|endStream|ensureSession|failure|hasEarlier|introduce|isAgreed|isBusy|isDrawn|isFinal|' +
    'isFirst|isLastSent|isNewest|isOffline|isRated|isShown|isStarting|lastEventId|listeners|' +
    'loadConversations|loadEarlier|markRead|memory|messages|mirrored|needsForm|notice|onEvent|onState|' +
    'onUnauthenticated|openConversation|openedAt|outbox|pressed|progress|rateAnswer|refusal|' +
    'retryAfterSeconds|sendFiles|startAnew|startSession|subscribe|takeConversation|takeMessage|takeRead|' +
    'takeTyping|textsOf|transcript|typedAt|typingTimer|unreachable|view' +
    ')$',
);

/** Addresses of bundles by the name that HTML uses for them. */
const addresses = {};

const buildAll = async () => {
  files.clear();
  const dashboard = source('dashboard/main.tsx');
  if (dashboard) {
    const built = await bundle(dashboard, { format: 'esm', splitting: true });
    addresses['dashboard.js'] = built.script;
    addresses['dashboard.css'] = built.style;
  }
  const { names, scripts } = await bundleWords();
  const panel = await bundle('src/widget/panel.tsx', {
    format: 'iife',
    plugins: [styleTexts],
    define: { __WORDS_URLS__: JSON.stringify(scripts), __WORD_NAMES__: JSON.stringify(names.join(' ')) },
    ...smallElements,
    mangleProps: ofThePanelOnly,
  });
  const define = { __PANEL_URL__: JSON.stringify(panel.script) };
  await bundle('src/widget/loader.ts', { format: 'iife', entryNames: 'widget', define });
  addresses['page.js'] = (await bundle('src/widget/page.ts', { format: 'iife', define })).script;
  copyStatic();
};

const copyStatic = () => {
  for (const name of readdirSync(join(root, 'static')).sort()) {
    if (files.has(name)) continue;
    let content = readFileSync(join(root, 'static', name));
    if (name.endsWith('.html'))
      content = Buffer.from(
        content.toString().replace(/\{\{([a-z.]+)\}\}/g, (_, bundleName) => {
          if (!addresses[bundleName])
            throw new Error(`static/${name} names ${bundleName}, which nothing builds`);
          return addresses[bundleName];
        }),
      );
    files.set(name, content);
  }
};

const contentTypes = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/** Writes what changed, so that nothing is compiled again for an equal build. */
const put = (path, content) => {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path) || !readFileSync(path).equals(Buffer.from(content))) writeFileSync(path, content);
};

const writeDist = () => {
  const kept = new Set();
  for (const [name, content] of files) {
    put(join(dist, name), content);
    put(join(dist, name + '.gz'), gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
    kept.add(name).add(name + '.gz');
  }
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const name = relative(dist, join(entry.parentPath ?? entry.path, entry.name));
    if (!kept.has(name)) rmSync(join(dist, name));
  }
};

/** Rows for assets.cpp: symbol, address, type, content's digest, the file, the compressed file. */
const writeTable = (path) => {
  const rows = [...files.keys()].sort().map((name, index) => {
    const type = contentTypes[extname(name)];
    if (!type) throw new Error(`${name} has no content type`);
    const etag = createHash('sha256').update(files.get(name)).digest('hex').slice(0, 24);
    const file = join(dist, name);
    return `ITEROCHAT_ASSET(a${index}, "/${name}", "${type}", "${etag}", "${file}", "${file}.gz")`;
  });
  put(path, '// Made by daemon/web/build.mjs.\n' + rows.join('\n') + '\n');
};

const run = async () => {
  await buildAll();
  writeDist();
  const table = argument('--table');
  if (table) writeTable(table);
};

await run();
