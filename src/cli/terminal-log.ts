import type { DestinationStream } from 'pino';
import { createLogger, type Logger } from '../observability/logger';
import type { LogConfig } from '../observability/settings';

/** Where a log goes: one of the standard streams. */
type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

/** For processes that run until they are stopped: their log is their output. */
export function terminalLogger(config: LogConfig, out: Output = process.stdout): Logger {
  return loggerTo(out, config);
}

/** For commands whose stdout is their result: programs parse it, so the log goes to stderr. */
export function stderrLogger(config: LogConfig): Logger {
  return loggerTo(process.stderr, config);
}

function loggerTo(out: Output, { logLevel, logFormat = out.isTTY ? 'pretty' : 'json' }: LogConfig): Logger {
  if (logFormat === 'pretty')
    return createLogger(
      logLevel,
      readableLines((line) => out.write(line)),
    );
  return createLogger(logLevel, out === process.stdout ? undefined : out); // pino's own way to stdout is the fastest
}

/** Writes each line of pino as text: `12:03:04 conversation-turn: done (conversationId 1, seconds 0.2)`. */
export function readableLines(write: (line: string) => void): DestinationStream {
  return { write: (line) => write(`${readable(JSON.parse(line))}\n`) };
}

/** Fields for programs: a person gets the job and the ids. */
const OMITTED = ['pid', 'queue', 'jobId', 'event'];
const INFO = 30;
const LEVELS: Record<number, string> = { 10: 'trace', 20: 'debug', 40: 'WARNING', 50: 'ERROR', 60: 'FATAL' };

/** Values may be foreign texts; their control characters must not reach the terminal. */
const CONTROL = /[^\P{Cc}\n]/gu;

interface Line {
  level: number;
  time: number;
  msg?: string;
  job?: string;
  err?: { message: string; code?: string; stack?: string };
  [field: string]: unknown;
}

function readable({ level, time, msg = '', job, err, ...rest }: Line): string {
  const clock = new Date(time).toTimeString().slice(0, 8);
  const details = Object.entries(rest)
    .filter(([name, value]) => !OMITTED.includes(name) && !(name === 'attempt' && value === 1))
    .map(([name, value]) => `${name} ${valueText(value)}`);
  return [
    clock,
    level !== INFO && (LEVELS[level] ?? level),
    job && `${job}:`,
    msg,
    details.length > 0 && `(${details.join(', ')})`,
    err && `\n  ${errorText(err)}`,
  ]
    .filter(Boolean)
    .join(' ')
    .replace(CONTROL, '�');
}

function valueText(value: unknown): string {
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The message of our own error says what to do; any other error is shown with its stack. */
function errorText({ message, code, stack }: NonNullable<Line['err']>): string {
  const isOurs = /^[a-z]+\.[a-z-]+$/.test(code ?? '');
  return isOurs ? `${message} [${code}]` : (stack ?? message).replaceAll('\n', '\n  ');
}
