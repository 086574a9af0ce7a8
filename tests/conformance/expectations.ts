import assert from 'node:assert/strict';
import type { Context, ContextOwner, SegmentName } from '../../src/domain/context';
import type { CacheUnderTest } from './cache-under-test';
import { eventually, within } from './deadline';
import type { Fixture } from './fixture';

type Reader = Pick<CacheUnderTest, 'load'>;

/** Far longer than any load: a load that takes longer gets no answer. */
const LOAD_DEADLINE_MS = 10_000;

export function load(reader: Reader, owner: ContextOwner, ms = LOAD_DEADLINE_MS): Promise<Context> {
  const loading = within(ms, 'a load', reader.load(owner));
  loading.catch(() => undefined); // a case that failed does not await this any more
  return loading;
}

/** Loads with each reader, in this order. Each must return the client's current name. */
export async function expectName(
  name: string,
  { owner }: Pick<Fixture, 'owner'>,
  readers: Record<string, Reader>,
  message = 'receives data from before the invalidation',
): Promise<void> {
  for (const [title, reader] of Object.entries(readers)) {
    const actual = (await load(reader, owner)).client.name;
    assert.equal(actual, name, `${title} ${message}`);
  }
}

/** Within `ms` the reader must return the client's current name, and must not return another one afterwards. */
export async function expectNameSoon(
  name: string,
  fixture: Pick<Fixture, 'owner'>,
  title: string,
  reader: Reader,
  ms = 5000,
) {
  await eventually(ms, () => expectName(name, fixture, { [title]: reader }));
  for (let again = 0; again < 5; again++) await expectName(name, fixture, { [title]: reader });
}

/** Retries an invalidation until it succeeds, as a job does. */
export async function invalidateUntilDone(
  cache: CacheUnderTest,
  owner: ContextOwner,
  segments: readonly SegmentName[],
): Promise<void> {
  await eventually(20_000, () => within(5000, 'an invalidation', cache.invalidate(owner, segments)));
}

/** A load must not ask the source. */
export async function expectCached(fixture: Fixture, reader: Reader, owner = fixture.owner): Promise<void> {
  const before = { ...fixture.source.loads };
  await load(reader, owner);
  assert.deepEqual(
    fixture.source.loads,
    before,
    'a load asks the source although the context should be cached',
  );
}

/** Compares data only: stored values have lost their prototypes, and a test runner has its own ones. */
export function expectSame(actual: unknown, expected: unknown, message: string): void {
  assert.deepEqual(plain(actual), plain(expected), message);
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** How often the source must have loaded each segment. */
export function expectLoads(fixture: Fixture, expected: Partial<Record<SegmentName, number>>): void {
  const loads = fixture.source.loads;
  const actual = Object.fromEntries(
    Object.keys(expected).map((segment) => [segment, loads[segment as SegmentName]]),
  );
  assert.deepEqual(
    actual,
    expected,
    `loads of the source: ${countsText(loads)}; expected: ${countsText(expected)}`,
  );
}

function countsText(counts: Partial<Record<SegmentName, number>>): string {
  return Object.entries(counts)
    .map(([segment, count]) => `${segment} ${count}`)
    .join(', ');
}
