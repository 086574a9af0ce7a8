import { readFileSync } from 'node:fs';
import { within } from '../../time/deadline';
import { SECOND } from '../../time/duration';
import { defineConfig } from './define';
import { env } from './env';
import { ConfigFileUnreadable } from './errors';
import { problemOf } from './problem';

/** Milliseconds that the file may take: it may await something. */
const LOAD_TIMEOUT = 10 * SECOND;

/** What the file exports as default. Throws `ConfigFileUnreadable`, which quotes nothing of the file. */
export async function loadConfigFile(path: string, timeoutMs = LOAD_TIMEOUT): Promise<unknown> {
  try {
    if (path.endsWith('.json')) return parseJson(readFileSync(path, 'utf8'));
    // The timer also keeps the process alive: Node ends one that has nothing else to wait for, without an error.
    const late = () =>
      new Error(`it has not been loaded after ${timeoutMs / SECOND} s; look for what it awaits`);
    return await within(timeoutMs, loadModule(path), late);
  } catch (error) {
    throw new ConfigFileUnreadable(path, problemOf(error, path));
  }
}

/** What the file may import from `dialogkeeper`, also where the package is not installed beside it. */
const DIALOGKEEPER = { defineConfig, env };

async function loadModule(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti'); // only where there is such a file: it takes time to load
  // Nothing is cached on disk: the file may hold what others must not read.
  const virtualModules = { dialogkeeper: DIALOGKEEPER };
  const jiti = createJiti(path, { fsCache: false, interopDefault: false, virtualModules });
  const loaded = await jiti.import(path);
  if (typeof loaded !== 'object' || loaded === null) return loaded;
  if ('default' in loaded) return loaded.default;
  return Object.keys(loaded).length > 0 ? loaded : undefined; // CommonJS, or an empty file
}

class JsonBroken extends Error {}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const [, position] = / at position (\d+)/.exec(String(error)) ?? [];
    const line = position && text.slice(0, Number(position)).split('\n').length;
    throw new JsonBroken(`it is not JSON${line ? ` (line ${line})` : ''}`);
  }
}
