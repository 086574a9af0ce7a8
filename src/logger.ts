import { createHash } from 'node:crypto';
import { type Logger, pino } from 'pino';
import type { LogLevel } from './config';

export type { Logger };

/** Fields that hold what a client wrote or who he is. Neither belongs in a log. */
const PERSONAL = [
  'text',
  'name',
  'phone',
  'address',
  'to',
  'client',
  'payload',
  'media',
  'data',
  'err.given',
];

export function createLogger(level: LogLevel): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    redact: { paths: PERSONAL.flatMap((field) => [field, `*.${field}`]), censor: redacted },
  });
}

/** Phones stay recognisable to somebody who knows them, so that lines of one client can be put together. */
function redacted(value: unknown, path: string[]): string {
  const isAddress = ['phone', 'address', 'to', 'client'].includes(path.at(-1) ?? '');
  return isAddress && typeof value === 'string' ? `client-${fingerprint(value)}` : '[redacted]';
}

function fingerprint(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 8);
}
