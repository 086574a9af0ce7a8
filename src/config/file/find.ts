import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigFileUnreadable } from './errors';

const NAMES = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'].map((ending) => `dialogkeeper.config.${ending}`);

/**
 * The file that `CONFIG_FILE` names, otherwise the one in the working directory. Undefined: there is none.
 * Throws `ConfigFileUnreadable`.
 */
export function findConfigFile(named: string | undefined): string | undefined {
  if (named !== undefined) {
    const path = resolve(named);
    if (existsSync(path)) return path;
    throw new ConfigFileUnreadable(path, 'it does not exist (CONFIG_FILE)');
  }
  const [found, other] = NAMES.filter((name) => existsSync(name));
  if (found !== undefined && other !== undefined)
    throw new ConfigFileUnreadable(resolve(found), `there is also ${other}. Keep one of them`);
  return found === undefined ? undefined : resolve(found);
}
