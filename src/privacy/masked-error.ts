import { types } from 'node:util';
import { DialogkeeperError } from '../domain/error';
import { masked } from './redaction';

/**
 * The same error for a place that keeps its message and its stack, and nothing that either should not tell. Our own
 * errors are left as they are: they mask what others wrote themselves, and their ids and figures only look like phones.
 */
export function maskedError(error: unknown): Error {
  if (!types.isNativeError(error)) return new Error(masked(String(error)));
  const shown = error instanceof DialogkeeperError ? (text: string) => text : masked;
  const copy = new Error(shown(error.message));
  copy.name = error.name;
  if (error.stack) copy.stack = shown(error.stack);
  return copy;
}

/** The same, with the error's causes, so that a log can show them. */
export function maskedWithCauses(error: unknown, seen: readonly unknown[] = []): Error {
  const copy = maskedError(error);
  const { cause } = error as { cause?: unknown };
  if (types.isNativeError(cause) && !seen.includes(cause))
    copy.cause = maskedWithCauses(cause, [...seen, error]);
  return copy;
}
