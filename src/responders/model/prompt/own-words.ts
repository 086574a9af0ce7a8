import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { COMPANY_ID } from '../../../domain/company-id';
import { ConfigInvalid } from '../../../settings/errors';

/** In characters. About 5,000 tokens: they are part of every prompt. */
const LONGEST_OWN_WORDS = 20_000;

/** Companies' own words for the model: tone, rules, answers. */
export interface OwnWords {
  /** Empty: the company has none. Reads its file only if that has changed; a file that is wrong leaves the words as they were. */
  of(companyId: string): string;
}

interface Known {
  version: string;
  text: string;
}

/** Throws `ConfigInvalid` if a file in the folder cannot be used. A folder that does not exist is empty. */
export function openOwnWords(folder: string): OwnWords {
  for (const name of filesOf(folder)) read(folder, name);
  const known = new Map<string, Known>();
  return {
    of(companyId) {
      if (!COMPANY_ID.test(companyId)) return '';
      const before = known.get(companyId);
      const version = versionOf(join(folder, `${companyId}.md`));
      if (before?.version === version) return before.text;
      const text = version === ABSENT ? '' : readOr(before?.text ?? '', folder, `${companyId}.md`);
      known.set(companyId, { version, text });
      return text;
    },
  };
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.md'));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw new ConfigInvalid('MODEL_PROMPTS', folder, `a folder that can be read (${problemOf(error)})`);
  }
}

const ABSENT = '';

function versionOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return ABSENT;
  }
}

/** The process runs for months, and the file is edited meanwhile: a mistake in it must not silence the company. */
function readOr(before: string, folder: string, name: string): string {
  try {
    return read(folder, name);
  } catch (error) {
    process.emitWarning(`${(error as Error).message}. The words that were read before stay.`);
    return before;
  }
}

function read(folder: string, name: string): string {
  const path = join(folder, name);
  const invalid = (given: string, allowed: string) =>
    new ConfigInvalid(`MODEL_PROMPTS (${path})`, given, allowed);
  if (!COMPANY_ID.test(name.slice(0, -'.md'.length)))
    throw invalid(name, 'a file that is called <id of a company>.md');
  const text = textOf(path, invalid);
  if (text.length <= LONGEST_OWN_WORDS) return text;
  throw invalid(`${text.length} characters`, `at most ${LONGEST_OWN_WORDS} characters long`);
}

function textOf(path: string, invalid: (given: string, allowed: string) => ConfigInvalid): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)).trim();
  } catch (error) {
    throw invalid(problemOf(error), 'a UTF-8 text file that can be read');
  }
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function problemOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
}
