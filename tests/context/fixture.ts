import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { entryKey } from '../../src/context/keys';
import type { ContextServiceOptions } from '../../src/context/options';
import type { LoadReport } from '../../src/context/report';
import { type ContextService, createContextService } from '../../src/context/service';
import { type ContextOwner, SEGMENTS, type SegmentName } from '../../src/domain/context';
import type { Origin } from '../../src/domain/origin';
import { ChaosSource } from '../support/chaos-source';
import { redisUrl } from '../support/servers';

export const PHONE = '+79163674723';

/** A company of its own, its source, and as many services as a test opens; to the cache, each service is a process. */
export interface Fixture {
  companyId: string;
  owner: ContextOwner;
  source: ChaosSource;
  key(segment: SegmentName): string;
  /** Another client of the company. */
  neighbour(phone: string): ContextOwner;
  /** Resolves when the connection of the cache is established. Closed after the test. */
  open(options?: Partial<ContextServiceOptions>): Promise<ContextService>;
}

const opened: ContextService[] = [];

afterEach(() => {
  for (const service of opened.splice(0)) service.close();
});

export function fixture(): Fixture {
  const companyId = `test-${randomUUID().slice(0, 12)}`;
  const owner = { companyId, client: PHONE };
  const source = new ChaosSource();
  return {
    companyId,
    owner,
    source,
    key: (segment) => entryKey(segment, owner),
    neighbour: (client) => ({ companyId, client }),
    async open(options = {}) {
      const service = openService({ source, ...options });
      await service.ready(30_000);
      return service;
    },
  };
}

/** Does not wait for Redis. The default timeout is long enough for a busy machine. */
export function openService(
  options: Partial<ContextServiceOptions> & Pick<ContextServiceOptions, 'source'>,
): ContextService {
  const service = createContextService({ redis: redisUrl, timeoutMs: 10_000, ...options });
  opened.push(service);
  return service;
}

/** The test's own connection to the cache. Closed after the file's last test. */
export function testRedis(url = redisUrl): Redis {
  const redis = new Redis(url);
  afterAll(() => redis.disconnect());
  return redis;
}

/** Every key that contains the company's id, whatever its prefix, sorted. */
export async function keysOf(redis: Redis, companyId: string): Promise<string[]> {
  return (await redis.keys(`*${companyId}*`)).sort();
}

export function origins(report: LoadReport): Record<SegmentName, Origin> {
  const entries = SEGMENTS.map((segment) => [segment, report.segments[segment].from]);
  return Object.fromEntries(entries) as Record<SegmentName, Origin>;
}

export function everything(from: Origin): Record<SegmentName, Origin> {
  return { company: from, schedule: from, client: from, dialogue: from };
}

/**
 * Resolves when this service has received the replies to all its earlier commands: its connection answers in order.
 */
export async function caughtUp(service: ContextService, { companyId, client }: ContextOwner): Promise<void> {
  await service.getCachedFullContext(client, companyId);
}
