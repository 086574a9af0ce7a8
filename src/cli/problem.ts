import { DatabaseError } from 'pg';
import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';

/**
 * What is printed of the error that ends a command. What the operating system or a server refuses is a sentence: the
 * user can act on it. Anything else is a bug, and its stack is wanted. What others wrote is masked: PostgreSQL's errors
 * quote rows. Our own errors have done that themselves, and what is left in them has to be copied as it stands.
 */
export function problemText(error: unknown): string {
  if (error instanceof DialogkeeperError) return `${error.message} [${error.code}]`;
  return masked(sentence(error));
}

function sentence(error: unknown): string {
  if (error instanceof DatabaseError)
    return `PostgreSQL refused: ${error.message}${adviceOn(error)} [${error.code}]`;
  if (isMigratedElsewhere(error)) {
    return `${error.message}. The database was migrated by another release of this program: run that release, or a newer one`;
  }
  const [first] = error instanceof AggregateError ? error.errors : [error];
  if (isNetworkError(first)) {
    return `a server cannot be reached: ${first.message}. Check DATABASE_URL and REDIS_URL, and that the servers run`;
  }
  if (isSystemError(first)) return first.message;
  return error instanceof Error ? String(error.stack) : `an error that is not one: ${String(error)}`;
}

/** A table or a column that does not exist. */
const SCHEMA_CODES = ['42P01', '42703'];

function adviceOn({ code }: DatabaseError): string {
  const isSchemaOld = SCHEMA_CODES.includes(code ?? '');
  return isSchemaOld ? '. Bring the schema up to date: `npx dialogkeeper migrate up`' : '';
}

/** Of Kysely: the database has migrations that this release does not know. */
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
