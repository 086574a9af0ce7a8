import { createHash } from 'node:crypto';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config';

export type { Logger };

/** Fields that hold what a client wrote or who he is. Neither belongs in a log. */
const PERSONAL = ['text', 'name', 'phone', 'address', 'to', 'client', 'payload', 'media', 'data'];

/** Where other people's errors repeat the values they choked on. */
const QUOTED_BY_ERRORS = ['err.given', 'err.detail', 'err.where', 'err.command.args', 'err.cause'];

export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
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
