import { COMPANY_ID } from '../domain/company-id';
import { ConfigInvalid } from '../settings/errors';
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
const MAX_COMPANIES = 50;

export const METRICS_SETTINGS = {
  metricsCompanies: {
    env: 'METRICS_COMPANIES',
    default: undefined,
    doc: `ids of companies, separated by commas: metrics show each of them on its own (label \`company\`), and all others together. At most ${MAX_COMPANIES}, because each of them adds about 60 time series to a process`,
    parse: companyIds,
  },
} satisfies Settings;

function companyIds(given: string, env: string): readonly string[] {
  const ids = given.split(',').map((id) => id.trim());
  if (
    ids.length <= MAX_COMPANIES &&
    ids.every((id) => COMPANY_ID.test(id)) &&
    new Set(ids).size === ids.length
  )
    return ids;
  throw new ConfigInvalid(
    env,
    given,
    `up to ${MAX_COMPANIES} different ids of companies (1 to 64 letters, digits, - or _), separated by commas`,
  );
}

export type LogLevel = Values<typeof LOG_SETTINGS>['logLevel'];
