import { types } from 'node:util';
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';
import type { LogLevel } from '../config';
import { DialogkeeperError } from '../domain/error';
import { maskedWithCauses } from '../privacy/masked-error';
import { fingerprint, masked } from '../privacy/redaction';

export type { Logger };

/** Fields that hold what a client wrote or who he is. Neither belongs in a log. */
const PERSONAL = ['text', 'name', 'phone', 'address', 'to', 'client', 'payload', 'media', 'data'];

/** Fields that others fill, often with a phone in them: providers' ids of messages, producers' ids of jobs. */
const FOREIGN_IDS = ['messageId', 'jobId'];

/** What is known of an error beside its message and stack. Others quote the values that they choked on. */
const OF_ERRORS = [
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

/** Of our own errors these are left as they are: a long one looks like a phone. */
const OUR_IDS: readonly string[] = ['companyId', 'conversationId'];

export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const fields = [...PERSONAL, ...FOREIGN_IDS];
  const options = {
    level,
    base: { pid: process.pid },
    serializers: { err: describedError },
    redact: { paths: [...fields, ...fields.map((field) => `data.${field}`)], censor: redacted },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Phones and ids stay recognisable to those who know them, so that lines of one client can be put together. */
function redacted(value: unknown, path: string[]): unknown {
  const field = path.at(-1) ?? '';
  if (typeof value !== 'string') return field === 'jobId' ? value : '[redacted]';
  if (['phone', 'address', 'to', 'client'].includes(field)) return `client-${fingerprint(value)}`;
  if (field === 'messageId') return `message-${fingerprint(value)}`;
  if (field === 'jobId') return BULLMQS_OWN.test(value) ? value : `job-${fingerprint(value)}`;
  return '[redacted]';
}

/** It counts its jobs, and takes no such id from a producer. */
const BULLMQS_OWN = /^\d+$/;

/**
 * With the messages of its causes, which pino puts into message and stack. Nothing else: errors of libraries carry what they had
 * in hands, ioredis the arguments of its command, the password of an AUTH among them, pg-pool the whole client.
 */
function describedError(error: unknown): unknown {
  if (!types.isNativeError(error)) return masked(String(error));
  const { type } = stdSerializers.err(error);
  const { message, stack } = stdSerializers.err(maskedWithCauses(error));
  const known: Record<string, unknown> = { ...error };
  const ours = error instanceof DialogkeeperError ? OUR_IDS : [];
  const fields = OF_ERRORS.flatMap((field): [string, unknown][] => {
    const value = known[field];
    if (types.isNativeError(value)) return [[field, masked(value.message)]];
    if (typeof value === 'string') return [[field, ours.includes(field) ? value : masked(value)]];
    return typeof value === 'number' ? [[field, value]] : [];
  });
  return { type, message, stack, ...Object.fromEntries(fields) };
}
