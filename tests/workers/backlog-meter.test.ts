import { openDatabase } from '../../src/db/database';
import { type EventMap, Events } from '../../src/observability/events';
import { createLogger } from '../../src/observability/logger';
import { Queues } from '../../src/queues/queues';
import { keepMeasuring } from '../../src/workers/backlog-meter';
import { eventually } from '../support/eventually';
import { type FrozenRedis, startFrozenRedis } from '../support/frozen-redis';
import { openRedis } from '../support/redis';
import { databaseUrl, redisUrl } from '../support/servers';
import { testConfig } from '../support/system';

let line: FrozenRedis;
let close: () => Promise<void>;
const checked: EventMap['server.checked'][] = [];
const depths: EventMap['queues.measured'][] = [];
let queues: Queues;

beforeEach(async () => {
  line = await startFrozenRedis(redisUrl);
  const connection = openRedis(line.url);
  const db = openDatabase(databaseUrl, { pool: 2, logger: createLogger('silent') });
  const events = new Events();
  events.on('server.checked', (check) => checked.push(check));
  events.on('queues.measured', (measured) => depths.push(measured));
  queues = new Queues({ connection, prefix: testConfig().queuePrefix, shards: 2 });
  const meter = keepMeasuring({ db, queues, connection, shards: 2, companies: [], events }, 20);
  close = async () => {
    meter.stop();
    events.close();
    await line.resume();
    await queues.close();
    connection.disconnect();
    await db.destroy();
    await line.stop();
  };
});
afterEach(() => close());

const last = (server: string) => checked.findLast((check) => check.server === server)?.isUp;

test('a frozen Redis is down within the deadline, PostgreSQL stays up, and both are measured again afterwards', async () => {
  await eventually(() => last('queue-redis') === true && last('postgresql') === true);
  line.freeze();
  await eventually(() => last('queue-redis') === false && last('postgresql') === true);
  const before = depths.length;
  await line.resume();
  await eventually(() => last('queue-redis') === true && depths.length > before);
});

test('the shards of a queue are measured together, with the age of the job that is taken next', async () => {
  const added = Date.now() - 60_000;
  await queues.get('conversation-turn').add('conversation-turn', {}, { timestamp: added });
  await queues.get('conversation-turn-1').add('conversation-turn', {}, { priority: 5 });
  await queues.get('conversation-turn-1').add('conversation-turn', {}, { delay: 60_000 });
  const depth = await eventually(() =>
    depths.at(-1)?.queues.find(({ queue, jobs }) => queue === 'conversation-turn' && jobs.delayed === 1),
  );
  expect(depth.jobs).toEqual({ waiting: 2, active: 0, delayed: 1, failed: 0 });
  expect(depth.oldestSeconds).toBeGreaterThanOrEqual(60);
  const idle = depths.at(-1)?.queues.find(({ queue }) => queue === 'incoming-message');
  expect(idle).toEqual({
    queue: 'incoming-message',
    jobs: { waiting: 0, active: 0, delayed: 0, failed: 0 },
    oldestSeconds: 0,
  });
});
