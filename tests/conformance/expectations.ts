import assert from 'node:assert/strict';
import type { Context, ContextOwner, SegmentName } from '../../src/domain/context';
import type { CacheUnderTest } from './cache-under-test';
import type { Stage } from './fixture';
import { eventually, within } from './within';

type Reader = Pick<CacheUnderTest, 'load'>;

/** Far above what a load takes, so that it tells an answer from none. */
const LOAD = 10_000;

export function load(reader: Reader, owner: ContextOwner, ms = LOAD): Promise<Context> {
  const loading = within(ms, 'a load', reader.load(owner));
  loading.catch(() => undefined); // a case that has failed already awaits nothing any more
  return loading;
}

/** What each of these readers is given, now and in this order, is the client's present name. */
export async function allSee(
  name: string,
  { owner }: Pick<Stage, 'owner'>,
  readers: Record<string, Reader>,
  otherwise = 'is given what the source had before the invalidation',
): Promise<void> {
  for (const [who, reader] of Object.entries(readers)) {
    const seen = (await load(reader, owner)).client.name;
    assert.equal(seen, name, `${who} ${otherwise}`);
  }
}

/** After at most `ms` the reader is given the client's present name, and from then on nothing else. */
export async function comesToSee(
  name: string,
  stage: Pick<Stage, 'owner'>,
  who: string,
  reader: Reader,
  ms = 5000,
) {
  await eventually(ms, () => allSee(name, stage, { [who]: reader }));
  for (let again = 0; again < 5; again++) await allSee(name, stage, { [who]: reader });
}

/** As a job does it: an invalidation that rejects is tried again. */
export async function invalidateUntilDone(
  cache: CacheUnderTest,
  owner: ContextOwner,
  segments: readonly SegmentName[],
): Promise<void> {
  await eventually(20_000, () => within(5000, 'an invalidation', cache.invalidate(owner, segments)));
}

/** The reader is given everything without the source's help. */
export async function isCached(stage: Stage, reader: Reader, owner = stage.owner): Promise<void> {
  const before = { ...stage.source.loads };
  await load(reader, owner);
  assert.deepEqual(stage.source.loads, before, 'a load asks the source for what should be cached');
}

/** Equal as data: a value that was stored has lost its prototypes, and a test runner has prototypes of its own. */
export function assertSame(actual: unknown, expected: unknown, otherwise: string): void {
  assert.deepEqual(plain(actual), plain(expected), otherwise);
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** How often each segment was asked for. */
export function assertLoads(stage: Stage, expected: Partial<Record<SegmentName, number>>): void {
  const loads = stage.source.loads;
  const seen = Object.fromEntries(
    Object.keys(expected).map((segment) => [segment, loads[segment as SegmentName]]),
  );
  assert.deepEqual(seen, expected, `loads of the source: ${words(loads)}; expected: ${words(expected)}`);
}

function words(counts: Partial<Record<SegmentName, number>>): string {
  return Object.entries(counts)
    .map(([segment, count]) => `${segment} ${count}`)
    .join(', ');
}
