import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { UnrecoverableError, Worker } from 'bullmq';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { withBareQueue } from '../support/redis';
import { redisUrl } from '../support/servers';
import { message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf } from '../support/turn';
import { blocksOf, PAGES } from './markdown';
import { readerEnv, run } from './run';

const db = testDatabase();
const programs = readdirSync('examples').filter((name) => /\.m?js$/.test(name));

test('the examples are what TypeScript takes, with the types of this package', async () => {
  const flags = ['--noEmit', '--ignoreConfig', '--allowJs', '--checkJs', '--strict', '--skipLibCheck'];
  const target = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023', '--types', 'node'];
  const files = programs.map((name) => `examples/${name}`);
  const tsc = ['node_modules/typescript/bin/tsc', ...flags, ...target, ...files];
  expect(await run(process.execPath, tsc)).toMatchObject({ code: 0, stdout: '' });
});

test('what the pages quote stands in the examples, word by word', () => {
  const examples = programs.map((name) => readFileSync(`examples/${name}`, 'utf8'));
  const quoted = PAGES.flatMap(blocksOf).filter(
    ({ language, label }) => /^(ts|js)$/.test(language) && label === '',
  );
  expect(quoted.length).toBeGreaterThanOrEqual(4);
  for (const { page, text } of quoted) {
    if (!examples.some((example) => example.includes(text)))
      throw new Error(`${page} quotes what stands in no example:\n${text}`);
  }
});

describe('run against a system', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const node = (companyId: string, ...args: string[]) =>
    run(process.execPath, args, readerEnv({ QUEUE_PREFIX: system.prefix, COMPANY: companyId }));

  /** How often jobs of that name were done. */
  async function done(job: string): Promise<number> {
    const { values } = await system.metrics.jobs.get();
    return values.find(({ labels }) => labels.job === job && labels.outcome === 'done')?.value ?? 0;
  }

  test.each([
    ['producer.mjs', '+79990000001', 'booking-cancelled'],
    ['bare-bullmq.js', '+79990000002', 'booking-created'],
  ])('%s sends a message that is answered and an event that is taken', async (name, to, event) => {
    const companyId = await addCompany(db);
    const before = await done(event);
    expect(await node(companyId, `examples/${name}`)).toMatchObject({ code: 0, stderr: '' });
    await eventually(() => system.sent.some((reply) => reply.companyId === companyId && reply.to === to));
    await eventually(async () => (await done(event)) === before + 1);
  });

  test('failed-jobs.js shows what failed, and why, and gives it another go', async () => {
    const companyId = `test-${randomUUID().slice(0, 12)}`;
    await node(companyId, 'examples/producer.mjs'); // nobody has added that company yet
    const reason = `incoming-message: company.unknown: there is no company "${companyId}"`;
    await eventually(async () => (await node(companyId, 'examples/failed-jobs.js')).stdout.includes(reason));

    await addCompany(db, { id: companyId });
    const { code } = await node(companyId, 'examples/failed-jobs.js', '--retry');
    expect(code).toBe(0);
    await eventually(() => system.sent.some((reply) => reply.companyId === companyId));
    expect((await node(companyId, 'examples/failed-jobs.js')).stdout).toBe('');
  });
});

test('failed-jobs.js looks at the queues of all shards', async () => {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  await withBareQueue('conversation-turn-1', prefix, async (queue) => {
    await queue.add('conversation-turn', { conversationId: 'none' });
    const worker = new Worker(queue.name, () => Promise.reject(new UnrecoverableError('it fails')), {
      connection: { url: redisUrl },
      prefix,
    });
    await eventually(async () => (await queue.getFailedCount()) === 1);
    await worker.close();
    const env = readerEnv({ QUEUE_PREFIX: prefix, TURN_SHARDS: '2' });
    const { stdout } = await run(process.execPath, ['examples/failed-jobs.js'], env);
    expect(stdout).toMatch(/^conversation-turn-1 1 conversation-turn: it fails/);
  });
});

test('failed-jobs.js retries messages in the order in which they arrived, whenever each of them failed last', async () => {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const companyId = `test-${randomUUID().slice(0, 12)}`;
  const phone = newPhone();
  const node = (...args: string[]) =>
    run(process.execPath, ['examples/failed-jobs.js', ...args], readerEnv({ QUEUE_PREFIX: prefix }));
  const system = await startSystem({ prefix, queues: ['incoming-message'] });
  await withBareQueue('incoming-message', prefix, async (queue) => {
    const failed = (count: number) => eventually(async () => (await queue.getFailedCount()) === count);
    const texts = ['one', 'two', 'three', 'four'];
    const jobs = [];
    for (const text of texts) {
      jobs.push(
        await queue.add('incoming-message', message(companyId, phone, text), { lifo: text === 'two' }),
      );
    }
    await failed(4);
    for (const job of [jobs[2], jobs[0]]) {
      await job?.retry();
      await failed(4);
    }
    await system.stop(); // all of them are retried before one is taken
    await addCompany(db, { id: companyId });
    expect(await node('--retry')).toMatchObject({ code: 0, stderr: '' });
    const again = await startSystem({ prefix, queues: ['incoming-message'] });
    await eventually(async () => (await messagesOf(db, companyId)).length === 4);
    await again.stop();
    expect((await messagesOf(db, companyId)).map(({ text }) => text)).toEqual(texts);
  });
});

test('context-alone.mjs keeps contexts of a source of its own, and prints what its page says', async () => {
  const variables = { PREFIX: `test-${randomUUID().slice(0, 8)}`, COMPANY: randomUUID() };
  const ran = await run(process.execPath, ['examples/context-alone.mjs'], readerEnv(variables));
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(blocksOf('docs/context.md').map(({ text }) => text)).toContain(ran.stdout);
});
