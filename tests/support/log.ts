import { Writable } from 'node:stream';
import { createLogger, type Logger } from '../../src/observability/logger';

export interface RecordedLog {
  logger: Logger;
  /** The messages logged so far that match. Default level: `warn` and above. */
  said(pattern: RegExp, level?: number): string[];
  /** All lines logged so far at this level or above. */
  lines(level: number): LogLine[];
}

export interface LogLine {
  level: number;
  msg: string;
  [field: string]: unknown;
}

const WARN = 40;

export function recordLog(): RecordedLog {
  const lines: LogLine[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return {
    logger: createLogger('debug', stream),
    lines: (from) => lines.filter(({ level }) => level >= from),
    said: (pattern, from = WARN) =>
      lines.filter(({ level, msg }) => level >= from && pattern.test(msg)).map(({ msg }) => msg),
  };
}
