import { Writable } from 'node:stream';
import { createLogger, type Logger } from '../../src/logger';

export interface RecordedLog {
  logger: Logger;
  /** The messages so far that match, `warn` and above unless another level is asked for. */
  said(pattern: RegExp, level?: number): string[];
}

const WARN = 40;

export function recordLog(): RecordedLog {
  const lines: { level: number; msg: string }[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return {
    logger: createLogger('debug', stream),
    said: (pattern, from = WARN) =>
      lines.filter(({ level, msg }) => level >= from && pattern.test(msg)).map(({ msg }) => msg),
  };
}
