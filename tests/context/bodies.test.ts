import { randomBytes } from 'node:crypto';
import { SEGMENTS } from '../../src/domain/context';
import { everything, fixture, keysOf, origins, testRedis } from './fixture';

describe('the bytes of an entry', () => {
  const redis = testRedis();

  const plain = 0x40;
  const compressed = 0x41;

  test.each([
    ['a small body', 'Аллергия на аммиак', plain],
    ['a large one', 'постоянный клиент, '.repeat(20_000), compressed],
    ['one that does not compress', randomBytes(50_000).toString('latin1'), compressed],
    ['emoji and other scripts', '👩🏽‍🦰💇 не звонить 日本語 עברית \u0000 "\\ \u2028', plain],
    ['a lone surrogate', 'cut \ud83d off', plain],
  ])('are read by another process as they were written: %s', async (_what, notes, header) => {
    const { owner, source, key, open } = fixture();
    source.values.client.notes = notes;
    await (await open()).load(owner);

    const { context, report } = await (await open()).load(owner);

    expect(report.segments.client.from).toBe('redis');
    expect(context.client.notes).toBe(notes);
    expect((await redis.hgetBuffer(key('client'), 'body'))?.[0]).toBe(header);
  });

  test('are few: a schedule of 300 KB takes less than a tenth of that', async () => {
    const { owner, source, open } = fixture();
    source.values.schedule.hours = Array.from({ length: 4000 }, (_, i) => ({
      staffId: String(i % 12),
      date: `2026-${String(1 + (i % 12)).padStart(2, '0')}-01`,
      from: '10:00',
      to: '20:00',
    }));

    const { report } = await (await open()).load(owner);

    expect(JSON.stringify(source.values.schedule).length).toBeGreaterThan(250_000);
    expect(report.segments.schedule.bytes).toBeLessThan(30_000);
  });

  test.each<[string, (body: Buffer) => Buffer]>([
    ['of an earlier schema', (body) => Buffer.concat([Buffer.of(0x31), body.subarray(1)])],
    ['of a later schema', (body) => Buffer.concat([Buffer.of(0x51), body.subarray(1)])],
    ['of an unknown codec', () => Buffer.from([0x4f, ...Buffer.from('{}')])],
    ['of another program', () => Buffer.from('{"company":"Лотос"}')],
    ['that are cut off', (body) => body.subarray(0, body.length / 2)],
    [
      'that are not compressed although the header says so',
      () => Buffer.from([compressed, ...Buffer.from('{}')]),
    ],
    ['that are not JSON', () => Buffer.from([plain, ...Buffer.from('{"na')])],
    ['that are missing', () => Buffer.alloc(0)],
  ])('%s count as absent and are replaced', async (_kind, damage) => {
    const { companyId, owner, source, key, open } = fixture();
    source.values.company.about = 'Салон красоты. '.repeat(500);
    const { context: whole } = await (await open()).load(owner);
    const body = await redis.hgetBuffer(key('company'), 'body');
    await redis.hset(key('company'), 'body', damage(body ?? Buffer.alloc(0)));

    const service = await open();
    const cached = await service.getCachedFullContext(owner.client, companyId);
    const { context, report } = await service.load(owner);

    expect(cached).toBeNull();
    expect(context).toEqual(whole);
    expect(origins(report)).toEqual({ ...everything('redis'), company: 'filled' });
    expect(origins((await (await open()).load(owner)).report)).toEqual(everything('redis'));
  });
});

describe('a value', () => {
  const redis = testRedis();

  test('is deeply frozen, wherever it came from', async () => {
    const { owner, source, open } = fixture();
    source.values.dialogue.state = { step: { name: 'day', offered: [{ at: '10:00' }] } };
    source.uncacheable.add('schedule');
    const [service, another] = [await open(), await open()];
    await service.writeDialogue(owner, structuredClone(source.values.dialogue), {
      before: 0,
      after: 1,
    });

    for (const reader of [service, service, another, another]) {
      expect(unfrozenIn((await reader.load(owner)).context)).toEqual([]);
    }
  });

  test('that must not be stored is used and not stored', async () => {
    const { companyId, owner, source, key, open } = fixture();
    source.uncacheable.add('client');
    const service = await open();
    await service.load(owner);
    source.values.client.name = 'Анна';

    const { context, report } = await service.load(owner);

    expect(context.client.name).toBe('Анна');
    expect(origins(report)).toEqual({ ...everything('local'), client: 'direct' });
    const kept = SEGMENTS.filter((segment) => segment !== 'client').map(key);
    expect(await keysOf(redis, companyId)).toEqual(kept.sort());
  });

  /** Paths of the objects in it that are not frozen. */
  function unfrozenIn(value: unknown, path = 'context'): string[] {
    if (typeof value !== 'object' || value === null) return [];
    const inside = Object.entries(value).flatMap(([name, inner]) => unfrozenIn(inner, `${path}.${name}`));
    return Object.isFrozen(value) ? inside : [path, ...inside];
  }
});
