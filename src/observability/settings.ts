import { oneOf } from '../settings/parse';
import type { Settings, Values } from '../settings/setting';

export const LOG_SETTINGS = {
  logLevel: {
    env: 'LOG_LEVEL',
    default: 'info',
    doc: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    parse: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  },
  logFormat: {
    env: 'LOG_FORMAT',
    default: undefined,
    doc: '`json`: one JSON object per line, for programs; `pretty`: one line of text, for people. Unset: `pretty` at a terminal, else `json`',
    parse: oneOf('json', 'pretty'),
  },
} satisfies Settings;

/** How a process logs. */
export type LogConfig = Values<typeof LOG_SETTINGS>;
export type LogLevel = Values<typeof LOG_SETTINGS>['logLevel'];
