import { types } from 'node:util';
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';
import { DialogkeeperError } from '../domain/error';
import { maskedWithCauses } from '../privacy/masked-error';
import { fingerprint, masked, shownJobId } from '../privacy/redaction';
import type { LogLevel } from './settings';

export type { Logger };

/** Fields that hold what a client wrote, or who they are. Neither belongs in a log. */
const PERSONAL = ['text', 'name', 'phone', 'address', 'to', 'client', 'payload', 'media', 'data'];

/** Ids that others choose, often with a phone number in them: message ids of providers, job ids of producers. */
const FOREIGN_IDS = ['messageId', 'jobId'];

/** A gateway may name a channel after its phone number. */
const FOREIGN_NAMES = ['channel'];

/** Fields of errors that are logged. Other fields may quote the values that caused the error. */
const ERROR_FIELDS = [
  'code',
  'status',
  'errno',
  'syscall',
  'severity',
  'table',
  'constraint',
  'queue',
  'job',
  'field',
  'companyId',
  'conversationId',
  'segment',
  'timeoutMs',
  'retryAfterMs',
  'lastNodeError',
];

/** Not masked in our own errors: a long id looks like a phone number. */
const OUR_IDS: readonly string[] = ['companyId', 'conversationId'];

export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const fields = [...PERSONAL, ...FOREIGN_IDS, ...FOREIGN_NAMES];
  const options = {
    level,
    base: { pid: process.pid },
    serializers: { err: describedError },
    redact: { paths: [...fields, ...fields.map((field) => `data.${field}`)], censor: redacted },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Names are masked. Phone numbers and ids become fingerprints, so that the lines of one client can be put together. */
function redacted(value: unknown, path: string[]): unknown {
  const field = path.at(-1) ?? '';
  if (typeof value !== 'string') return field === 'jobId' ? value : '[redacted]';
  if (['phone', 'address', 'to', 'client'].includes(field)) return `client-${fingerprint(value)}`;
  if (FOREIGN_NAMES.includes(field)) return masked(value);
  if (field === 'messageId') return `message-${fingerprint(value)}`;
  if (field === 'jobId') return shownJobId(value);
  return '[redacted]';
}

/**
 * Includes the messages of the causes, which pino puts into message and stack. Most fields are left out: ioredis attaches the
 * arguments of the command (for AUTH the password), pg-pool the whole client.
 */
function describedError(error: unknown): unknown {
  if (!types.isNativeError(error)) return masked(String(error));
  const { type } = stdSerializers.err(error);
  const { message, stack } = stdSerializers.err(maskedWithCauses(error));
  const known: Record<string, unknown> = { ...error };
  const ours = error instanceof DialogkeeperError ? OUR_IDS : [];
  const fields = ERROR_FIELDS.flatMap((field): [string, unknown][] => {
    const value = known[field];
    if (types.isNativeError(value)) return [[field, masked(value.message)]];
    if (typeof value === 'string') return [[field, ours.includes(field) ? value : masked(value)]];
    return typeof value === 'number' ? [[field, value]] : [];
  });
  return { type, message, stack, ...Object.fromEntries(fields) };
}
