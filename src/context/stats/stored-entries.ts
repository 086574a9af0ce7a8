import type { Redis } from 'ioredis';
import { type Companies, includesCompany } from '../../domain/access';
import { SEGMENTS, type SegmentName } from '../../domain/context';
import { type RedisClient, scanPages, serversOf } from '../../redis/connection';
import { SECOND } from '../../time/duration';
import { ENTRIES_PATTERN, ownerOfKey } from '../keys';

/** One key of a segment, as it stands in Redis. */
interface StoredEntry {
  companyId: string;
  segment: SegmentName;
  /** Of the body. */
  bytes: number;
  /** Since it was filled or written; undefined: a fill of it is under way. */
  ageSeconds: number | undefined;
}

export interface SegmentStats {
  entries: number;
  /** Keys without an entry: a load fills them at this moment. */
  filling: number;
  /** Of all bodies. */
  bytes: number;
  medianAgeSeconds: number | null;
  oldestAgeSeconds: number | null;
}

export interface CompanyStats {
  companyId: string;
  entries: number;
  /** Clients with an entry of their own. */
  clients: number;
  bytes: number;
}

export interface StoredStats {
  /** How many keys were read. */
  keys: number;
  /** False: there are more keys, and the numbers are those of a sample. */
  isComplete: boolean;
  segments: Record<SegmentName, SegmentStats>;
  /** The largest first. */
  companies: CompanyStats[];
}

export interface ScanLimits {
  /** How many keys are looked at, at most. */
  maxKeys: number;
  /** Milliseconds after which no further keys are looked for. Default: no limit. */
  budgetMs?: number;
  /** Whose entries are counted. Default: all. */
  companies?: Companies;
}

/**
 * Looks at the entries in Redis, at most `maxKeys` of them, in equal parts on each master of a cluster. Reads no body. Keys
 * come in the order of their hashes, so the first ones are a random sample.
 */
export async function storedStats(
  redis: RedisClient,
  { maxKeys, budgetMs = Number.POSITIVE_INFINITY, companies = 'all' }: ScanLimits,
): Promise<StoredStats> {
  const servers = serversOf(redis);
  const limits = { limit: Math.ceil(maxKeys / servers.length), until: performance.now() + budgetMs };
  const found = await Promise.all(servers.map((server) => entriesOf(server, limits, companies)));
  const entries = found.flatMap((one) => one.entries);
  const segments = SEGMENTS.map((segment) => [segment, segmentStats(entries, segment)]);
  return {
    keys: entries.length,
    isComplete: found.every(({ isComplete }) => isComplete),
    segments: Object.fromEntries(segments) as StoredStats['segments'],
    companies: companyStats(entries),
  };
}

async function entriesOf(
  server: Redis,
  { limit, until }: { limit: number; until: number },
  companies: Companies,
) {
  const looked = new Set<string>();
  const entries: StoredEntry[] = [];
  for await (const keys of scanPages(server, ENTRIES_PATTERN)) {
    const fresh = [...new Set(keys)].filter((key) => !looked.has(key));
    const taken = fresh.slice(0, limit - looked.size);
    for (const key of taken) looked.add(key);
    const seen = taken.filter((key) => {
      const owner = ownerOfKey(key);
      return owner && includesCompany(companies, owner.companyId);
    });
    entries.push(
      ...(await Promise.all(seen.map((key) => entryAt(server, key)))).filter((one) => one !== undefined),
    );
    if (taken.length < fresh.length || performance.now() > until) return { entries, isComplete: false };
  }
  return { entries, isComplete: true };
}

/** Undefined: the key is none of a segment, is gone, or is moving to another server. */
async function entryAt(server: Redis, key: string): Promise<StoredEntry | undefined> {
  const owner = ownerOfKey(key);
  if (!owner) return undefined;
  try {
    const [[at, lease], bytes] = await Promise.all([
      server.hmget(key, 'at', 'lease'),
      server.hstrlen(key, 'body'),
    ]);
    if (at) return { ...owner, bytes, ageSeconds: Math.max(0, Date.now() / SECOND - Number(at)) };
    return lease ? { ...owner, bytes: 0, ageSeconds: undefined } : undefined;
  } catch {
    return undefined;
  }
}

function segmentStats(entries: readonly StoredEntry[], segment: SegmentName): SegmentStats {
  const own = entries.filter((entry) => entry.segment === segment);
  const ages = own.flatMap(({ ageSeconds }) => ageSeconds ?? []).sort((a, b) => a - b);
  return {
    entries: ages.length,
    filling: own.length - ages.length,
    bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
    medianAgeSeconds: wholeOrNull(ages[Math.floor(ages.length / 2)]),
    oldestAgeSeconds: wholeOrNull(ages.at(-1)),
  };
}

function wholeOrNull(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value);
}

function companyStats(entries: readonly StoredEntry[]): CompanyStats[] {
  const companies = new Map<string, CompanyStats>();
  for (const { companyId, segment, bytes } of entries) {
    const company = companies.get(companyId) ?? { companyId, entries: 0, clients: 0, bytes: 0 };
    company.entries += 1;
    company.clients += segment === 'client' ? 1 : 0;
    company.bytes += bytes;
    companies.set(companyId, company);
  }
  return [...companies.values()].sort((a, b) => b.bytes - a.bytes);
}
