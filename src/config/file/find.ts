import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigFileUnreadable } from './errors';

const NAMES = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'].map((ending) => `dialogkeeper.config.${ending}`);

/**
 * The file that `CONFIG_FILE` names, otherwise the one in the working directory. Undefined: there is none.
 * Throws `ConfigFileUnreadable`.
 */
export function findConfigFile(named: string | undefined): string | undefined {
  if (named !== undefined) {
    if (existsSync(named)) return fileAt(named);
    throw new ConfigFileUnreadable(resolve(named), 'it does not exist (CONFIG_FILE)');
  }
  const [found, other] = NAMES.filter((name) => existsSync(name));
  if (found !== undefined && other !== undefined)
    throw new ConfigFileUnreadable(resolve(found), `there is also ${other}. Keep one of them`);
  return found === undefined ? undefined : fileAt(found);
}

function fileAt(path: string): string {
  if (statSync(path).isDirectory()) throw new ConfigFileUnreadable(resolve(path), 'it is a directory');
  return resolve(path);
}
