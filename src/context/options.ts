import { SEGMENTS, type SegmentName } from '../domain/context';
import type { Events } from '../observability/events';
import type { RedisClient } from '../redis/connection';
import { readSettings, type Values } from '../settings/setting';
import { HOUR } from '../time/duration';
import { InvalidOption } from './errors';
import { CONTEXT_SETTINGS } from './settings';
import type { ContextSource } from './source';

export interface ContextServiceOptions {
  /**
   * Where the cache is: a URL (of a server, a cluster, or sentinels), or a connection whose address is taken. The
   * service opens its own connection.
   */
  redis: string | RedisClient;
  source: ContextSource;
  /** Milliseconds that an entry may live. Default: 12 hours each. */
  ttlMs?: Partial<Record<SegmentName, number>>;
  /** Milliseconds that one command may take before the source is read instead. Default: 250. */
  timeoutMs?: number;
  /** Memory for parsed entries, in bytes. Default: 256 MB. */
  localCacheBytes?: number;
  /**
   * Where the service emits what happens. Default: its own, which warns of entries that another release has written
   * (`process.emitWarning`).
   */
  events?: Events;
}

/** The workers and a program that uses the service alone have the same defaults. */
const DEFAULTS = readSettings(CONTEXT_SETTINGS, {});
/** The same for each segment. */
export const DEFAULT_TTL = DEFAULTS.companyTtl;
export const DEFAULT_TIMEOUT = DEFAULTS.cacheTimeout;
export const DEFAULT_LOCAL_CACHE_BYTES = DEFAULTS.cacheLocalMb * 1024 * 1024;
const LONGEST_TTL = 365 * 24 * HOUR;

/** Throws `InvalidOption`. */
export function ttlOfEach(given: ContextServiceOptions['ttlMs'] = {}): Record<SegmentName, number> {
  const ttls = SEGMENTS.map((segment) => [
    segment,
    checkedTtl(`ttlMs.${segment}`, given[segment] ?? DEFAULT_TTL),
  ]);
  return Object.fromEntries(ttls) as Record<SegmentName, number>;
}

/** As the settings say. */
export function ttlsOf(settings: Values<typeof CONTEXT_SETTINGS>): Record<SegmentName, number> {
  const { companyTtl, scheduleTtl, clientTtl, dialogueTtl } = settings;
  return { company: companyTtl, schedule: scheduleTtl, client: clientTtl, dialogue: dialogueTtl };
}

/** Whole milliseconds. Redis refuses fractions, and an entry without an end would stay for ever. Throws `InvalidOption`. */
export function checkedTtl(option: string, ms: number): number {
  if (ms >= 1 && ms <= LONGEST_TTL) return Math.round(ms);
  throw new InvalidOption(option, ms, `a number of milliseconds from 1 to ${LONGEST_TTL}`);
}
