// Modules of the pages, loaded into node: their words can be asked for without a browser.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '../../daemon/web');
const esbuild = createRequire(join(web, 'package.json'))('esbuild');

export const bangla_letters = /[\u0980-\u09ff]/;

/** A module of the pages, as node can load it; `define` stands for what the build knows. */
export const load = async (path, define = {}) => {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(web, 'src', path)],
    bundle: true,
    write: false,
    format: 'esm',
    define,
  });
  return import('data:text/javascript;base64,' + Buffer.from(outputFiles[0].contents).toString('base64'));
};

/** A module of the pages, handed to `call` as it is while the page is in Bangla. */
export const inBangla = async (path, call) => {
  globalThis.localStorage = {
    getItem: () => '"bn"',
    setItem: () => undefined,
    removeItem: () => undefined,
  };
  const module = await load(path);
  delete globalThis.localStorage;
  return call(module);
};
