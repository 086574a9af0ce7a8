import type { LogLevel } from '../config';
import { createLogger, type Logger } from '../observability/logger';

/** Data for a program on one line, or for a person. */
export function print(
  value: unknown,
  options: { json?: boolean | undefined },
  forPeople: () => string,
): void {
  process.stdout.write(`${options.json ? JSON.stringify(value) : forPeople()}\n`);
}

/** For commands whose stdout is their result: a program that parses it must find nothing else there. */
export function stderrLogger(level: LogLevel): Logger {
  return createLogger(level, process.stderr);
}
