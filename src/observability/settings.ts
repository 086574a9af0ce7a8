import { oneOf } from '../settings/parse';
import type { Settings, Values } from '../settings/setting';

export const LOG_SETTINGS = {
  logLevel: {
    env: 'LOG_LEVEL',
    default: 'info',
    doc: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    parse: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  },
} satisfies Settings;

export type LogLevel = Values<typeof LOG_SETTINGS>['logLevel'];
