import { createHash } from 'node:crypto';
import { types } from 'node:util';
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';
import type { LogLevel } from './config';

export type { Logger };

/** Fields that hold what a client wrote or who he is. Neither belongs in a log. */
const PERSONAL = ['text', 'name', 'phone', 'address', 'to', 'client', 'payload', 'media', 'data'];

/** Where other people's errors repeat the values they choked on. */
const QUOTED_BY_ERRORS = ['err.given', 'err.detail', 'err.where', 'err.cause'];

/**
 * Errors of libraries carry what they had in hands: ioredis the arguments of its command, the password of an AUTH among
 * them, pg-pool the whole client. Of an error inside an error its message is left, of any other object nothing.
 */
function plainError(error: unknown): unknown {
  if (!types.isNativeError(error)) return error;
  const { type, message, stack } = stdSerializers.err(error);
  const properties = Object.entries(error).flatMap(([name, value]): [string, unknown][] => {
    if (types.isNativeError(value)) return [[name, value.message]];
    return typeof value === 'object' && value !== null ? [] : [[name, value]];
  });
  return { type, message, stack, ...Object.fromEntries(properties) };
}

export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    serializers: { err: plainError },
    redact: {
      paths: [...PERSONAL, ...PERSONAL.map((field) => `data.${field}`), ...QUOTED_BY_ERRORS],
      censor: redacted,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Phones stay recognisable to somebody who knows them, so that lines of one client can be put together. */
function redacted(value: unknown, path: string[]): string {
  const isAddress = ['phone', 'address', 'to', 'client'].includes(path.at(-1) ?? '');
  return isAddress && typeof value === 'string' ? `client-${fingerprint(value)}` : '[redacted]';
}

function fingerprint(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 8);
}
