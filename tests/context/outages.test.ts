import { SEGMENTS } from '../../src/domain/context';
import { eventually } from '../support/eventually';
import { type FrozenRedis, startFrozenRedis } from '../support/frozen-redis';
import { redisUrl } from '../support/servers';
import { everything, fixture, keysOf, openService, origins, PHONE, testRedis } from './fixture';

const CASES = ['frozen', 'gone'] as const;

describe.each(CASES)('while Redis is %s', (kind) => {
  const redis = testRedis();
  let line: FrozenRedis;

  beforeEach(async () => {
    line = await startFrozenRedis(redisUrl);
  });
  afterEach(() => line.stop());

  async function breakLine(): Promise<void> {
    if (kind === 'frozen') line.freeze();
    else await line.cut();
  }

  test('a context comes from the source', async () => {
    const { owner, source, open } = fixture();
    const service = await open({ redis: line.url, timeoutMs: 250 });
    await service.load(owner);
    await breakLine();
    source.values.client.name = 'Анна';

    // more loads than the failures that open the circuit
    for (let i = 0; i < 8; i++) {
      const { context, report } = await service.load(owner);
      expect(context.client.name).toBe('Анна');
      expect(origins(report)).toEqual(everything('direct'));
    }
  });

  test('a process that starts loads contexts', async () => {
    const { owner, source } = fixture();
    await breakLine();
    const service = openService({ source, redis: line.url, timeoutMs: 250 });

    await expect(service.ready(300)).rejects.toThrow();
    const { context, report } = await service.load(owner);

    expect(context.company).toEqual(source.values.company);
    expect(origins(report)).toEqual(everything('direct'));
  });

  test('a fill that was under way returns what it read', async () => {
    const { owner, source, open } = fixture();
    const service = await open({ redis: line.url, timeoutMs: 250 });
    const fill = source.holdNext('client');
    const loading = service.load(owner);
    await fill.started;

    await breakLine();
    source.values.client.name = 'Анна';
    fill.letGo();

    const { context, report } = await loading;
    expect(report.segments.client.from).toBe('direct');
    expect(context.client.phone).toBe(PHONE);
  });

  test('invalidations and the facade’s reads and writes reject, so that their callers can try again', async () => {
    const { companyId, owner, open } = fixture();
    const service = await open({ redis: line.url, timeoutMs: 250 });
    const { context } = await service.load(owner);
    await breakLine();

    await expect(service.invalidate(owner, SEGMENTS)).rejects.toThrow();
    await expect(service.invalidateClients(companyId)).rejects.toThrow();
    await expect(service.invalidateCachedContext(PHONE, companyId)).rejects.toThrow();
    await expect(service.getCachedFullContext(PHONE, companyId)).rejects.toThrow();
    await expect(service.setCachedFullContext(PHONE, companyId, context)).rejects.toThrow();
  });

  test('a write-through stores nothing and does not throw, and the next load reads the dialogue from the source', async () => {
    const { owner, source, open } = fixture();
    const service = await open({ redis: line.url, timeoutMs: 250 });
    await service.load(owner);
    await breakLine();

    source.values.dialogue.state = { step: 'time' };
    source.versions.dialogue = 2;
    await service.writeDialogue(owner, structuredClone(source.values.dialogue), {
      before: 1,
      after: 2,
    });

    expect((await service.load(owner, { dialogue: 2 })).context.dialogue.state).toEqual({ step: 'time' });
  });

  test('loads go on; afterwards entries and the local cache are used again, and nothing is left behind', async () => {
    const { companyId, owner, key, open } = fixture();
    const service = await open({ redis: line.url, timeoutMs: 250 });
    await service.load(owner);
    await breakLine();
    for (let i = 0; i < 8; i++) await service.load(owner);

    await line.resume();

    await eventually(async () => {
      expect(origins((await service.load(owner)).report)).toEqual(everything('local'));
      return true;
    });
    const patient = await open(); // one command may take longer than the deadline of the other
    expect(await patient.invalidate(owner, ['client'])).toBe(1);
    expect(await keysOf(redis, companyId)).toEqual([key('company'), key('dialogue'), key('schedule')]);
  });
});
