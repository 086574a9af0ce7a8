import { DatabaseError } from 'pg';
import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';

/**
 * The text printed for the error that ends a command. An error of the operating system or a server becomes a sentence: the
 * user can act on it. Any other error is a bug, and is printed with its stack. Foreign texts are masked: PostgreSQL's errors
 * quote rows. Our own errors have masked what they quote; the rest of them, such as ids, must stay copyable.
 */
export function problemText(error: unknown): string {
  if (error instanceof DialogkeeperError) return `${error.message} [${error.code}]`;
  return masked(sentence(error));
}

function sentence(error: unknown): string {
  if (error instanceof DatabaseError)
    return `PostgreSQL refused: ${error.message}${adviceOn(error)} [${error.code}]`;
  if (isMigratedElsewhere(error)) {
    return `${error.message}. Another release of dialogkeeper has migrated this database: run that release, or a newer one`;
  }
  const [first] = error instanceof AggregateError ? error.errors : [error];
  if (isNetworkError(first)) {
    return `a server cannot be reached: ${first.message}. Check DATABASE_URL and REDIS_URL, and whether the servers run`;
  }
  if (isSystemError(first)) return first.message;
  return error instanceof Error ? String(error.stack) : `thrown value: ${String(error)}`;
}

/** The table or the column does not exist. */
const SCHEMA_CODES = ['42P01', '42703'];

function adviceOn({ code }: DatabaseError): string {
  const isSchemaOld = SCHEMA_CODES.includes(code ?? '');
  return isSchemaOld ? '. Bring the schema up to date: `npx dialogkeeper migrate up`' : '';
}

/** Kysely's error for a database with migrations that this release does not have. */
function isMigratedElsewhere(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('corrupted migrations');
}

function isNetworkError(error: unknown): error is NodeJS.ErrnoException {
  return (
    isSystemError(error) &&
    ['connect', 'getaddrinfo', 'read', 'write'].includes(error.syscall ?? '') &&
    !error.path
  );
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
