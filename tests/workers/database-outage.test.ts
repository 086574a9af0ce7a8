import { type Db, openDatabase } from '../../src/db/database';
import { DatabaseAway } from '../../src/db/errors';
import { migrateUp } from '../../src/db/migrate';
import { Events } from '../../src/observability/events';
import { createLogger } from '../../src/observability/logger';
import { DatabaseOutage } from '../../src/workers/handlers/database-outage';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { jobsOf } from '../support/metrics';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { withBareQueue } from '../support/redis';
import { redisUrl } from '../support/servers';
import { message, newPhone, type System, startSystem, testConfig } from '../support/system';
import { gate } from '../support/turn';

const { signal } = new AbortController();
const away = () => new DatabaseAway(new Error('connect ECONNREFUSED'));

describe('calls during an outage', () => {
  const outage = (giveUpMs: number) => new DatabaseOutage(new Events(), { retryMs: 5, giveUpMs });

  test('succeed in the order in which they began, in whatever order they failed', async () => {
    const { passed, open } = gate();
    const done: number[] = [];
    let failures = 0;
    const calls = outage(60_000);
    const call = async (i: number) => {
      if (i === 0 && failures < 4) await passed; // the first to begin is the last to fail
      failures += 1;
      if (failures === 3) open();
      if (failures <= 12) throw away();
      done.push(i);
    };
    await Promise.all([0, 1, 2, 3].map((i) => calls.through(() => call(i), signal)));
    expect(done).toEqual([0, 1, 2, 3]);
  });

  test('give up, the youngest first, when it lasts', async () => {
    const given: number[] = [];
    const calls = outage(20);
    await Promise.all(
      [0, 1, 2, 3].map(async (i) => {
        const result = await calls.through(() => Promise.reject(away()), signal);
        if (result === 'away') given.push(i);
      }),
    );
    expect(given).toEqual([3, 2, 1, 0]);
  });

  test('are not overtaken by a call that begins while they wait', async () => {
    const calls = outage(60_000);
    const done: string[] = [];
    const failed = gate();
    let isAway = true;
    const first = calls.through(async () => {
      if (isAway) {
        failed.open();
        throw away();
      }
      done.push('first');
    }, signal);
    await failed.passed;
    await new Promise(setImmediate); // by now the first one waits
    isAway = false;
    await Promise.all([first, calls.through(async () => void done.push('second'), signal)]);
    expect(done).toEqual(['first', 'second']);
  });

  test('are one outage while some of them succeed, and the others give up in time', async () => {
    const events = new Events();
    let outages = 0;
    events.on('database.away', () => {
      outages += 1;
    });
    const calls = new DatabaseOutage(events, { retryMs: 5, giveUpMs: 200 });
    let asked = 0;
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        calls.through(async () => {
          asked += 1;
          if (i > 0 && asked % 2 === 0) throw away();
          if (i === 0) throw away(); // PostgreSQL never takes this one
        }, signal),
      ),
    );
    expect(results[0]).toBe('away');
    events.close();
    expect(outages).toBe(1);
  });

  test('fail at once for any other reason', async () => {
    const call = () => Promise.reject(new Error('a fault of its own'));
    await expect(outage(60_000).through(call, signal)).rejects.toThrow('a fault of its own');
  });
});

describeWithPostgres('messages that arrive while PostgreSQL is stopped', () => {
  let postgres: NativePostgres;
  let db: Db;
  const systems: System[] = [];
  beforeAll(async () => {
    postgres = await startNativePostgres();
    db = openDatabase(postgres.url, { pool: 2, logger: createLogger('silent') });
    await migrateUp(db);
  });
  afterEach(async () => {
    for (const system of systems.splice(0)) await system.stop();
  });
  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  test.each([1, 2])(
    'are stored in their order when it is back, and one turn answers all messages of a client (processes: %i)',
    async (processes) => {
      const prefix = testConfig().queuePrefix;
      const servers = { databaseUrl: postgres.url, redisUrl };
      const config = { debounce: 1500 };
      for (let i = 0; i < processes; i += 1) systems.push(await startSystem({ prefix, servers, config }));
      const [first] = systems as [System];
      const companyId = await addCompany(db);
      const phones = Array.from({ length: 10 }, newPhone);

      await postgres.kill();
      const write = async (text: string) => {
        for (const phone of phones) await first.producer.receiveMessage(message(companyId, phone, text));
      };
      await withBareQueue('incoming-message', prefix, async (queue) => {
        await write('book me for Tuesday');
        // They have been taken, have failed, and have been given back at least once.
        await eventually(async () => (await outcomes(systems, 'given-back')) >= phones.length, 60_000);
        await write('no, cancel that');
        await eventually(async () => (await queue.getActiveCount()) === 2 * phones.length);
        expect(await queue.getFailedCount()).toBe(0);
        expect(await queue.getDelayedCount()).toBe(0);
      });
      await postgres.restart();

      const sent = () => systems.flatMap((system) => system.sent);
      await eventually(() => sent().length === phones.length);
      expect(new Set(sent().map(({ text }) => text))).toEqual(
        new Set(['reply to book me for Tuesday + no, cancel that']),
      );
      expect(await outcomes(systems, 'retried')).toBe(0);
    },
    180_000,
  );

  test('make one turn for each client, in their order, also when there are more than a process takes at once', async () => {
    const prefix = testConfig().queuePrefix;
    const system = await startSystem({
      prefix,
      servers: { databaseUrl: postgres.url, redisUrl },
      queues: ['incoming-message', 'conversation-turn'],
      config: { debounce: 5000, maxWait: 60_000 },
    });
    systems.push(system);
    const companies: string[] = [];
    for (let i = 0; i < 3; i += 1) companies.push(await addCompany(db));
    const phones = Array.from({ length: 15 }, newPhone);
    const began = Date.now();
    await postgres.kill();
    for (let i = 0; i < 150; i += 1) {
      const [companyId, phone] = [companies[i % 3] as string, phones[i % 15] as string];
      await system.producer.receiveMessage(
        message(companyId, phone, String(i), { sentAt: new Date(began + i).toISOString() }),
      );
    }
    await eventually(async () => (await outcomes([system], 'given-back')) >= 64, 60_000);
    await postgres.restart();
    await eventually(() => system.given.length === phones.length, 60_000);
    for (const { messages } of system.given) {
      const texts = messages.map(({ text }) => Number(text));
      expect(texts).toHaveLength(150 / phones.length);
      expect(texts).toEqual([...texts].sort((a, b) => a - b));
    }
  }, 180_000);
});

async function outcomes(systems: readonly System[], outcome: string): Promise<number> {
  const counts = await Promise.all(systems.map((system) => jobsOf(system, 'incoming-message', outcome)));
  return counts.reduce((sum, count) => sum + count, 0);
}
