// tsc, eslint and prettier over everything. What was clean is remembered by its content, so that an unchanged
// tree answers at once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const remembered = join(root, 'node_modules/.cache/checked');

const listed = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

const digest = () => {
  const hash = createHash('sha256');
  const own = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(root, entry.name));
  for (const file of [...own, ...listed('src')].sort()) hash.update(file + '\0').update(readFileSync(file));
  return hash.digest('hex');
};

const before = digest();
if (existsSync(remembered) && readFileSync(remembered, 'utf8') === before) process.exit(0);

const tools = [
  ['tsc', '-p', '.'],
  ['eslint', '--max-warnings', '0', '.'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
];
let isClean = true;
for (const [tool, ...words] of tools) {
  const done = spawnSync(join(root, 'node_modules/.bin', tool), words, { cwd: root, stdio: 'inherit' });
  isClean &&= done.status === 0;
}
if (!isClean) process.exit(1);
mkdirSync(dirname(remembered), { recursive: true });
writeFileSync(remembered, before);
