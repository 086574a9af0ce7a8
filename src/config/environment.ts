import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { EnvFileUnreadable } from '../settings/errors';
import type { Environment } from '../settings/setting';

/**
 * The variables of this process over those of `.env` in the working directory. The only reader of `process.env`; child
 * processes inherit this. An empty variable counts as not set: it does not hide what the file says.
 * Throws `EnvFileUnreadable`.
 */
export function environment(): Environment {
  const set = Object.entries(process.env).filter(([, value]) => value?.trim());
  return { ...process.env, ...readEnvFile('.env'), ...Object.fromEntries(set) };
}

/** The names in `.env` of the working directory. Throws `EnvFileUnreadable`. */
export function namesInEnvFile(): string[] {
  return Object.keys(readEnvFile('.env'));
}

function readEnvFile(path: string): Environment {
  const text = readText(path);
  if (text === undefined) return {};
  // Node's parser reads an indented comment, and `export` followed by a tab, as part of the next name.
  const plain = text.replace(/^[ \t]*(?:export[ \t]+)?/gm, '');
  const variables = parseEnv(plain);
  const wrong = Object.keys(variables).find((name) => !/^[\w.-]+$/.test(name));
  if (wrong === undefined) return variables;
  // The error does not repeat the line: it may be part of a secret.
  const line = plain.slice(0, plain.indexOf(wrong)).split('\n').length;
  throw new EnvFileUnreadable(resolve(path), `line ${line} is not NAME=value`);
}

function readText(path: string): string | undefined {
  try {
    // Strict: a file in another encoding (UTF-16 of Windows) would lose its settings silently. The decoder removes a byte
    // order mark, which would become part of the first name.
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new EnvFileUnreadable(resolve(path), PROBLEMS[code ?? ''] ?? message, { cause });
  }
}

const PROBLEMS: Record<string, string> = {
  EISDIR: 'it is a directory',
  EACCES: 'this user may not read it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
};
