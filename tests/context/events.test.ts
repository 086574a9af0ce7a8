import type { ContextServiceOptions } from '../../src/context/options';
import { type EventMap, type EventName, Events } from '../../src/observability/events';
import { eventually } from '../support/eventually';
import { type FrozenRedis, startFrozenRedis } from '../support/frozen-redis';
import { redisUrl } from '../support/servers';
import { fixture } from './fixture';

const events = new Events();
afterAll(() => events.close());

function record<Name extends EventName>(name: Name): EventMap[Name][] {
  const received: EventMap[Name][] = [];
  events.on(name, (payload) => received.push(payload));
  return received;
}

const filled = record('segment.filled');
const loaded = record('segment.loaded');
const contexts = record('context.loaded');
const local = record('local-cache.changed');
const circuit = [record('cache.circuit-opened'), record('cache.circuit-closed')];
const written = record('dialogue.written');

beforeEach(() => {
  for (const received of [filled, loaded, contexts, local, written, ...circuit]) received.splice(0);
});

async function opened(options: Partial<ContextServiceOptions> = {}) {
  const { open, ...rest } = fixture();
  return { ...rest, service: await open({ events, ...options }) };
}

test('a first load fills, and a second one is a hit', async () => {
  const { service, owner } = await opened();
  await service.load(owner);
  await service.load(owner);
  expect(filled).toHaveLength(4);
  for (const { outcome, bytes } of filled) expect([outcome, bytes > 0]).toEqual(['stored', true]);
  expect(contexts.map(({ isHit }) => isHit)).toEqual([false, true]);
  expect(local.at(-1)).toMatchObject({ entries: 4, evicted: 0 });
});

const fillsOf = (segment: string) =>
  filled.filter((fill) => fill.segment === segment).map(({ outcome }) => outcome);

test('a fill that an invalidation has made void is refused', async () => {
  const { service, owner, source, companyId } = await opened();
  const held = source.holdNext('schedule');
  const load = service.load(owner);
  await held.started;
  await service.invalidateCompany(companyId, ['schedule']);
  held.letGo();
  await load;
  expect(fillsOf('schedule')).toEqual(['refused', 'stored']);
});

test('a fill whose source fails has failed', async () => {
  const { service, owner, source } = await opened();
  source.alwaysThrows();
  await service.load(owner).catch(() => undefined);
  expect(fillsOf('schedule')).toEqual(['failed']);
});

test('a value that the source does not want stored is read directly, for that reason', async () => {
  const { service, owner, source } = await opened();
  source.uncacheable.add('client');
  await service.load(owner);
  expect(fillsOf('client')).toEqual(['unstored']);
  expect(loaded.find(({ segment }) => segment === 'client')).toMatchObject({
    from: 'direct',
    reason: 'not-cacheable',
  });
});

test('a dialogue that is written through says whether it was stored', async () => {
  const { service, owner } = await opened();
  const { context } = await service.load(owner);
  await service.writeDialogue(owner, context.dialogue, { before: 1, after: 2 });
  await service.writeDialogue(owner, context.dialogue, { before: 1, after: 2 });
  expect(written.map(({ written: isStored }) => isStored)).toEqual([true, false]);
});

test('a local cache that is too small says how many entries it has removed', async () => {
  const roomy = await opened();
  await roomy.service.load(roomy.owner);
  const { service, neighbour } = await opened({ localCacheBytes: local.at(-1)?.bytes ?? 0 });
  local.splice(0);
  for (const phone of ['+79163674724', '+79163674725']) await service.load(neighbour(phone));
  expect(local.reduce((sum, { evicted }) => sum + evicted, 0)).toBeGreaterThan(0);
});

describe('while Redis is frozen', () => {
  let line: FrozenRedis;
  beforeEach(async () => {
    line = await startFrozenRedis(redisUrl);
  });
  afterEach(() => line.stop());

  test('reads are direct for that reason, and the circuit opens until Redis answers again', async () => {
    const { service, owner } = await opened({ redis: line.url, timeoutMs: 250 });
    line.freeze();
    for (let i = 0; i < 6; i++) await service.load(owner);
    expect(new Set(loaded.map(({ from, reason }) => `${from} ${reason}`))).toEqual(
      new Set(['direct cache-away']),
    );
    expect(circuit.map(({ length }) => length > 0)).toEqual([true, false]);
    await line.resume();
    await eventually(async () => {
      await service.load(owner);
      return circuit[1]?.length;
    });
  });
});
