import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { LONGEST_DEBOUNCE, LONGEST_LATE_AFTER, LONGEST_MAX_WAIT } from '../domain/policies';
import { REDIS_URL_FORMS, schemeOf } from '../privacy/shown-url';
import { MAX_SHARDS } from '../queues/limits';
import { InvalidRedisUrl } from '../redis/errors';
import { parseRedisUrl } from '../redis/url';
import { HOUR, MINUTE, SECOND } from '../time/duration';
import { ConfigInvalid, EnvFileUnreadable } from './errors';

interface Setting<T> {
  env: string;
  /** As it would be written in the environment; undefined: the program decides (see `doc`). */
  default: string | undefined;
  doc: string;
  parse: (given: string, env: string) => T;
}

const text = (given: string) => given;

/** What is no URL is not repeated: it may hold a password. */
function url(...protocols: string[]) {
  return (given: string, env: string) => {
    const parsed = URL.canParse(given) ? new URL(given) : undefined;
    if (parsed && protocols.includes(parsed.protocol) && isUnambiguous(given) && isDecodable(parsed))
      return given;
    throw new ConfigInvalid(
      env,
      schemeOf(given),
      `a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}; a #, /, ? or % of its password is written %23, %2F, %3F or %25`,
    );
  };
}

/** Of `postgres://user:12#34@host` the URL class makes port 12 of host `user`. */
function isUnambiguous(given: string): boolean {
  const [, afterHost = ''] = /^[^:]*:\/\/[^/?#]*(.*)$/s.exec(given) ?? [];
  return !/[#@]/.test(afterHost);
}

function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    decodeURIComponent(username + password + pathname);
    return true;
  } catch {
    return false;
  }
}

function redisUrl(given: string, env: string): string {
  try {
    parseRedisUrl(given);
    return given;
  } catch (error) {
    if (!(error instanceof InvalidRedisUrl)) throw error;
    throw new ConfigInvalid(env, schemeOf(given), `${REDIS_URL_FORMS}. The problem: ${error.problem}`);
  }
}

function queuePrefix(given: string, env: string): string {
  if (/^[^{}]+$/.test(given)) return given;
  throw new ConfigInvalid(env, given, 'free of { and }: on a cluster every queue gets its own hash tag');
}

function oneOf<const T extends string>(...allowed: T[]) {
  return (given: string, env: string): T => {
    const found = allowed.find((value) => value === given);
    if (found) return found;
    throw new ConfigInvalid(env, given, `one of ${allowed.join(', ')}`);
  };
}

function integer(min: number, max: number) {
  return (given: string, env: string) => {
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= min && value <= max) return value;
    throw new ConfigInvalid(env, given, `a whole number from ${min} to ${max}`);
  };
}

const UNITS = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: 24 * HOUR } as const;

/** `1500ms`, `10s`, `15m`, `12h`, `7d` → milliseconds. */
function duration(min: number, max: number) {
  return (given: string, env: string) => {
    const [, amount, unit] = /^(\d+)\s*(ms|s|m|h|d)$/.exec(given) ?? [];
    const value = Number(amount) * UNITS[unit as keyof typeof UNITS];
    if (value >= min && value <= max) return value;
    throw new ConfigInvalid(
      env,
      given,
      `a duration such as 1500ms, 10s or 12h, from ${shown(min)} to ${shown(max)}`,
    );
  };
}

/** As a person would write it, in the largest unit that fits. */
function shown(ms: number): string {
  const unit =
    (['d', 'h', 'm', 's'] as const).find((one) => ms >= UNITS[one] && ms % UNITS[one] === 0) ?? 'ms';
  return `${ms / UNITS[unit]}${unit}`;
}

const ttl = duration(SECOND, 30 * 24 * HOUR);

/** Every setting there is. The table in docs/configuration.md is printed from this list. */
export const SETTINGS = {
  environment: {
    env: 'NODE_ENV',
    default: 'development',
    doc: '`production`, `development` or `test`. In `production` nothing is embedded: a missing URL stops the start',
    parse: oneOf('production', 'development', 'test'),
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    default: undefined,
    doc: 'PostgreSQL; `?sslmode=verify-full` encrypts (docs/operations.md). Unset outside production: the embedded one',
    parse: url('postgres:', 'postgresql:'),
  },
  databasePool: {
    env: 'DATABASE_POOL',
    default: '10',
    doc: 'connections of each process',
    parse: integer(1, 1000),
  },
  databaseTimeout: {
    env: 'DATABASE_TIMEOUT',
    default: '20s',
    doc: 'how long one statement may take before it has failed; a connection that stays silent is replaced 2 s later. Migrations and `seed` have no such limit',
    parse: duration(SECOND, 10 * MINUTE),
  },
  redisUrl: {
    env: 'REDIS_URL',
    default: undefined,
    doc: 'Redis of the queues (`noeviction`): `redis://host:6379`, `redis+cluster://host:6379,host:6379` or `redis+sentinel://host:26379,host:26379/master-name`; with `rediss` everything is encrypted (docs/operations.md). Unset outside production: the embedded one. On a laptop with a tunnel: `redis://localhost:6380`; on a server: `redis://localhost:6379`',
    parse: redisUrl,
  },
  cacheRedisUrl: {
    env: 'CACHE_REDIS_URL',
    default: undefined,
    doc: 'Redis of the context cache (may evict), in the same forms. Unset: the same as `REDIS_URL`',
    parse: redisUrl,
  },
  queuePrefix: {
    env: 'QUEUE_PREFIX',
    default: 'dialogkeeper',
    doc: 'first part of every key of the queues; on a cluster each queue has `{QUEUE_PREFIX:queue}`',
    parse: queuePrefix,
  },
  dataDir: {
    env: 'DATA_DIR',
    default: '.data',
    doc: 'where the embedded servers keep their data',
    parse: text,
  },
  companyTtl: {
    env: 'TTL_COMPANY',
    default: '12h',
    doc: 'how long the company segment may live',
    parse: ttl,
  },
  scheduleTtl: { env: 'TTL_SCHEDULE', default: '12h', doc: 'the same of the schedule', parse: ttl },
  clientTtl: { env: 'TTL_CLIENT', default: '12h', doc: 'the same of the client', parse: ttl },
  dialogueTtl: { env: 'TTL_DIALOGUE', default: '12h', doc: 'the same of the dialogue', parse: ttl },
  cacheTimeout: {
    env: 'CACHE_TIMEOUT',
    default: '250ms',
    doc: 'how long one command of the cache may take before the source is read instead',
    parse: duration(10, 10 * SECOND),
  },
  cacheCopiesMb: {
    env: 'CACHE_COPIES_MB',
    default: '256',
    doc: 'memory of each process for parsed segments, in MB (about 0.4 for each company, more for large ones); least recently used ones go first',
    parse: integer(1, 65_536),
  },
  dialogueMessages: {
    env: 'DIALOGUE_MESSAGES',
    default: '50',
    doc: 'how many of the last messages a context holds',
    parse: integer(1, 1000),
  },
  scheduleDays: {
    env: 'SCHEDULE_DAYS',
    default: '30',
    doc: 'how many days ahead the schedule reaches',
    parse: integer(1, 365),
  },
  debounce: {
    env: 'DEBOUNCE',
    default: '1500ms',
    doc: 'a turn waits until the client has been quiet this long (`company.debounce_ms` overrides it)',
    parse: duration(0, LONGEST_DEBOUNCE),
  },
  maxWait: {
    env: 'MAX_WAIT',
    default: '10s',
    doc: 'but never longer than this after the first unanswered message (`company.max_wait_ms`)',
    parse: duration(0, LONGEST_MAX_WAIT),
  },
  responder: {
    env: 'RESPONDER',
    default: undefined,
    doc: '`receptionist`, `scripted`, or the path of a module that exports `createResponder`. Unset: `receptionist`; in production `dialogkeeper doctor` warns about that',
    parse: text,
  },
  script: {
    env: 'SCRIPT',
    default: undefined,
    doc: 'the dialogues that the scripted responder replays (JSON lines)',
    parse: text,
  },
  responderTimeout: {
    env: 'RESPONDER_TIMEOUT',
    default: '30s',
    doc: 'how long a responder may think before its turn is tried again',
    parse: duration(100, 10 * MINUTE),
  },
  turnFailures: {
    env: 'TURN_FAILURES',
    default: '10',
    doc: 'a conversation whose turn has failed this often in a row (after 10 times some 13 minutes) is parked; see `dialogkeeper parked`',
    parse: integer(1, 1000),
  },
  parkedRetry: {
    env: 'PARKED_RETRY',
    default: '1h',
    doc: 'a parked conversation is tried once more after this long; if it fails again, after twice as long, and so on up to a day',
    parse: duration(SECOND, 24 * HOUR),
  },
  onLate: {
    env: 'ON_LATE',
    default: 'answer',
    doc: '(`company.on_late`) what becomes of unanswered messages older than `LATE_AFTER`, after a downtime, say: `answer` like any other, `summarise` into one message, or only `store` them',
    parse: oneOf('answer', 'summarise', 'store'),
  },
  lateAfter: {
    env: 'LATE_AFTER',
    default: '24h',
    doc: '(`company.late_after_ms`) WhatsApp lets a business answer for 24 hours',
    parse: duration(SECOND, LONGEST_LATE_AFTER),
  },
  turnConcurrency: {
    env: 'TURN_CONCURRENCY',
    default: '64',
    doc: 'turns at once in each process (they mostly wait for the responder)',
    parse: integer(1, 1000),
  },
  turnsPerCompany: {
    env: 'TURNS_PER_COMPANY',
    default: undefined,
    doc: 'of which one company may take so many (unset: three of four): while it is flooded, the others still find a place',
    parse: integer(1, 1000),
  },
  turnShards: {
    env: 'TURN_SHARDS',
    default: '1',
    doc: 'over how many queues the turns and the replies of conversations are spread; more than one for a Redis Cluster (docs/scaling.md)',
    parse: integer(1, MAX_SHARDS),
  },
  gateway: {
    env: 'GATEWAY',
    default: undefined,
    doc: 'where replies go: `webhook` (POST to `GATEWAY_URL`), or `console`, which prints them, sends nothing, and is for development. Unset outside production: `console`; in production a process without it does not start',
    parse: oneOf('console', 'webhook'),
  },
  gatewayUrl: {
    env: 'GATEWAY_URL',
    default: undefined,
    doc: 'receives replies when `GATEWAY=webhook`; with `user:password@`: Basic authentication',
    parse: url('http:', 'https:'),
  },
  gatewaySecret: {
    env: 'GATEWAY_SECRET',
    default: undefined,
    doc: 'signs what is sent to `GATEWAY_URL` (HMAC-SHA-256)',
    parse: text,
  },
  gatewayTimeout: {
    env: 'GATEWAY_TIMEOUT',
    default: '10s',
    doc: 'how long it may take to send one reply, its repetitions included; one attempt has half of it',
    parse: duration(100, 2 * MINUTE),
  },
  onUnconfirmed: {
    env: 'ON_UNCONFIRMED',
    default: 'repeat',
    doc: '(`company.on_unconfirmed`) what becomes of a reply that may or may not have been sent: `repeat` it under the same idempotency key, or `hold` it for `dialogkeeper held`',
    parse: oneOf('repeat', 'hold'),
  },
  jobLock: {
    env: 'JOB_LOCK',
    default: '10s',
    doc: 'a process that has been silent this long (killed, frozen) has lost its jobs to others; they look twice as often',
    parse: duration(SECOND, 10 * MINUTE),
  },
  sweepEvery: {
    env: 'SWEEP_EVERY',
    default: '5s',
    doc: 'how often PostgreSQL is asked for unfinished work that no job carries',
    parse: duration(100, HOUR),
  },
  drainTimeout: {
    env: 'DRAIN_TIMEOUT',
    default: '45s',
    doc: 'how long a stopping process waits for its running jobs; PM2 kills later than that',
    parse: duration(100, 10 * MINUTE),
  },
  logLevel: {
    env: 'LOG_LEVEL',
    default: 'info',
    doc: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    parse: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  },
} satisfies Record<string, Setting<unknown>>;

type Settings = typeof SETTINGS;
type Value<S> = S extends { parse: (...args: never[]) => infer T; default: infer D }
  ? D extends undefined
    ? T | undefined
    : T
  : never;

export type Config = { readonly [Name in keyof Settings]: Value<Settings[Name]> };
export type LogLevel = Config['logLevel'];

/**
 * Reads the environment, with `.env` of the working directory beneath it.
 * Throws `ConfigInvalid`, which names the variable, what was given and what is allowed.
 */
export function readConfig(env: Record<string, string | undefined> = environment()): Config {
  const entries = Object.entries(SETTINGS).map(([name, setting]: [string, Setting<unknown>]) => {
    const given = env[setting.env]?.trim() || setting.default;
    return [name, given === undefined ? undefined : setting.parse(given, setting.env)];
  });
  const config = Object.fromEntries(entries) as Config;
  requireTogether(config);
  return config;
}

/**
 * What child processes inherit; the one place that reads `process.env`. An empty variable counts as not set: it does
 * not hide what the file says. Throws `EnvFileUnreadable`.
 */
export function environment(): Record<string, string | undefined> {
  const set = Object.entries(process.env).filter(([, value]) => value?.trim());
  return { ...process.env, ...readEnvFile('.env'), ...Object.fromEntries(set) };
}

function readEnvFile(path: string): Record<string, string | undefined> {
  const text = readText(path);
  if (text === undefined) return {};
  // Node's parser takes an indented comment, and what stands behind `export` and a tab, for a part of the next name.
  const plain = text.replace(/^[ \t]*(?:export[ \t]+)?/gm, '');
  const variables = parseEnv(plain);
  const wrong = Object.keys(variables).find((name) => !/^[\w.-]+$/.test(name));
  if (wrong === undefined) return variables;
  // Its text is not repeated: it may be a part of a secret.
  const line = plain.slice(0, plain.indexOf(wrong)).split('\n').length;
  throw new EnvFileUnreadable(resolve(path), `line ${line} is not NAME=value`);
}

function readText(path: string): string | undefined {
  try {
    // Strict: a file in another encoding (UTF-16 of Windows) would lose its settings without a word. The decoder drops
    // a byte order mark, which would become part of the first name.
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new EnvFileUnreadable(resolve(path), ENV_FILE_PROBLEMS[code ?? ''] ?? message, { cause });
  }
}

const ENV_FILE_PROBLEMS: Record<string, string> = {
  EISDIR: 'it is a directory',
  EACCES: 'this user may not read it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
};

function requireTogether(config: Config): void {
  if (config.environment === 'production') {
    if (!config.databaseUrl)
      throw new ConfigInvalid('DATABASE_URL', undefined, 'set when NODE_ENV is production');
    if (!config.redisUrl) throw new ConfigInvalid('REDIS_URL', undefined, 'set when NODE_ENV is production');
  }
  if (config.gateway === 'webhook') {
    const needs = 'set when GATEWAY is webhook';
    if (!config.gatewayUrl) throw new ConfigInvalid('GATEWAY_URL', undefined, needs);
    if (!config.gatewaySecret) throw new ConfigInvalid('GATEWAY_SECRET', undefined, needs);
  }
  if (config.responder === 'scripted' && !config.script) {
    throw new ConfigInvalid(
      'SCRIPT',
      undefined,
      'the path of a file with dialogues when RESPONDER is scripted',
    );
  }
}
