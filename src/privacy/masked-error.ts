import { types } from 'node:util';
import { DialogkeeperError } from '../domain/error';
import { masked } from './redaction';

/**
 * A copy of an error whose message and stack may be stored: phone numbers and the like are masked. Our own errors are copied as they
 * are: they mask foreign text themselves, and their ids and numbers only look like phone numbers.
 */
export function maskedError(error: unknown): Error {
  if (!types.isNativeError(error)) return new Error(masked(String(error)));
  const shown = error instanceof DialogkeeperError ? (text: string) => text : masked;
  const copy = new Error(shown(error.message));
  copy.name = error.name;
  if (error.stack) copy.stack = shown(error.stack);
  return copy;
}

/** The same, with the causes of the error, so that a log can show them. */
export function maskedWithCauses(error: unknown, seen: readonly unknown[] = []): Error {
  const copy = maskedError(error);
  const { cause } = error as { cause?: unknown };
  if (types.isNativeError(cause) && !seen.includes(cause))
    copy.cause = maskedWithCauses(cause, [...seen, error]);
  return copy;
}
