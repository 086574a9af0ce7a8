import { type Counts, readLoadCounts } from '../context/stats/load-counts';
import { type ScanLimits, type StoredStats, storedStats } from '../context/stats/stored-entries';
import type { Companies } from '../domain/access';
import { SEGMENTS, type SegmentName } from '../domain/context';
import { HITS, ORIGINS, type Origin } from '../domain/origin';
import { type RedisClient, serversOf } from '../redis/connection';

export interface LoadStats extends Record<Origin, number> {
  loads: number;
  /** The share of loads that found the segment in the cache; null: there were no loads. */
  hitRate: number | null;
  /** Fills whose value was not stored, because the segment was invalidated meanwhile. */
  refused: number;
}

export interface ContextStats {
  /** Today first; days are those of UTC. */
  days: { day: string; segments: Record<SegmentName, LoadStats> }[];
  stored: StoredStats;
  /** Of all masters. */
  redis: { usedBytes: number; maxBytes: number; evictedKeys: number };
}

export interface ContextStatsOptions extends Pick<ScanLimits, 'maxKeys' | 'budgetMs'> {
  /** How many companies are returned. */
  companies: number;
}

/** What Redis knows of the cache of contexts: hits by day, sizes and ages of what is stored, and the largest companies. */
export async function contextStats(
  redis: RedisClient,
  { companies, ...limits }: ContextStatsOptions,
): Promise<ContextStats> {
  const days = (await readLoadCounts(redis)).map(({ day, counts }) => ({ day, segments: bySegment(counts) }));
  const stored = await storedStats(redis, limits);
  return {
    days,
    stored: { ...stored, companies: stored.companies.slice(0, companies) },
    redis: await memoryOf(redis),
  };
}

/** The entries of these companies alone, as far as they are among the keys that are looked at. */
export function storedOfCompanies(
  redis: RedisClient,
  companies: Companies,
  limits: Omit<ScanLimits, 'companies'>,
): Promise<StoredStats> {
  return storedStats(redis, { ...limits, companies });
}

function bySegment(counts: Counts): Record<SegmentName, LoadStats> {
  const entries = SEGMENTS.map((segment) => [segment, loadStats(counts, segment)]);
  return Object.fromEntries(entries) as Record<SegmentName, LoadStats>;
}

function loadStats(counts: Counts, segment: SegmentName): LoadStats {
  const from = Object.fromEntries(ORIGINS.map((origin) => [origin, counts[`${segment}:${origin}`] ?? 0]));
  const sum = (of: readonly Origin[]) => of.reduce((total, origin) => total + (from[origin] ?? 0), 0);
  const loads = sum(ORIGINS);
  const hitRate = loads === 0 ? null : sum(HITS) / loads;
  return { ...(from as Record<Origin, number>), loads, hitRate, refused: counts[`${segment}:refused`] ?? 0 };
}

async function memoryOf(redis: RedisClient): Promise<ContextStats['redis']> {
  const infos = await Promise.all(
    serversOf(redis).map(async (server) => `${await server.info('memory')}\n${await server.info('stats')}`),
  );
  const sum = (field: string) =>
    infos.reduce(
      (total, info) => total + Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1] ?? 0),
      0,
    );
  return { usedBytes: sum('used_memory'), maxBytes: sum('maxmemory'), evictedKeys: sum('evicted_keys') };
}
