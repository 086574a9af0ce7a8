import { redisUrl } from '../redis/parse-setting';
import { duration, integer } from '../settings/parse';
import type { Settings } from '../settings/setting';
import { DAY, SECOND } from '../time/duration';

/** Of each segment. */
const TTL = '12h';
const ttl = duration(SECOND, 30 * DAY);

export const CONTEXT_SETTINGS = {
  cacheRedisUrl: {
    env: 'CACHE_REDIS_URL',
    default: undefined,
    doc: 'Redis of the context cache (may evict), in the forms of `REDIS_URL`. Unset: the same as `REDIS_URL`',
    parse: redisUrl,
  },
  companyTtl: {
    env: 'TTL_COMPANY',
    default: TTL,
    doc: 'how long a company segment lives in the cache',
    parse: ttl,
  },
  scheduleTtl: {
    env: 'TTL_SCHEDULE',
    default: TTL,
    doc: 'how long a schedule segment lives in the cache',
    parse: ttl,
  },
  clientTtl: {
    env: 'TTL_CLIENT',
    default: TTL,
    doc: 'how long a client segment lives in the cache',
    parse: ttl,
  },
  dialogueTtl: {
    env: 'TTL_DIALOGUE',
    default: TTL,
    doc: 'how long a dialogue segment lives in the cache',
    parse: ttl,
  },
  cacheTimeout: {
    env: 'CACHE_TIMEOUT',
    default: '250ms',
    doc: 'how long one command of the cache may take before the source is read instead',
    parse: duration(10, 10 * SECOND),
  },
  cacheLocalMb: {
    env: 'CACHE_LOCAL_MB',
    formerly: 'CACHE_COPIES_MB',
    default: '256',
    doc: 'memory of each process for parsed segments, in MB (about 0.4 for each company, more for large ones); the least recently used are removed first',
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
} satisfies Settings;
