import { randomUUID } from 'node:crypto';
import { type JobsOptions, UnrecoverableError, Worker } from 'bullmq';
import {
  type FailedJobsDeps,
  listFailedJobs,
  removeFailedJobs,
  retryFailedJobs,
} from '../../src/operations/failed-jobs';
import { Queues } from '../../src/queues/queues';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { openRedis, testRedis } from '../support/redis';
import { message, newPhone, startSystem } from '../support/system';
import { messagesOf } from '../support/turn';

const db = testDatabase();
const connection = testRedis();
let prefix: string;
let deps: FailedJobsDeps;

beforeEach(() => {
  prefix = `test-${randomUUID().slice(0, 8)}`;
  deps = { queues: new Queues({ connection, prefix, shards: 2 }), shards: 2 };
});
afterEach(() => deps.queues.close());

/** Adds jobs that fail for good. Returns their ids. */
async function addFailed(queueName: string, reasons: readonly string[]): Promise<string[]> {
  const queue = deps.queues.get(queueName);
  const ids: string[] = [];
  for (const reason of reasons) ids.push(String((await queue.add('test', { reason })).id));
  const workerConnection = openRedis();
  const worker = new Worker(queueName, ({ data }) => Promise.reject(new UnrecoverableError(data.reason)), {
    connection: workerConnection,
    prefix,
  });
  await eventually(async () => (await queue.getFailedCount()) === reasons.length);
  await worker.close();
  workerConnection.disconnect();
  return ids;
}

test('failed jobs of all queues and shards are listed with their reason', async () => {
  const [first] = await addFailed('incoming-message', ['one']);
  const [second] = await addFailed('conversation-turn-1', ['two']);
  expect(await listFailedJobs(deps, {})).toEqual([
    { queue: 'incoming-message', jobId: first, name: 'test', reason: 'one', addedAt: expect.any(Date) },
    { queue: 'conversation-turn-1', jobId: second, name: 'test', reason: 'two', addedAt: expect.any(Date) },
  ]);
});

test('the selection of a queue covers its shards', async () => {
  await addFailed('incoming-message', ['one']);
  await addFailed('conversation-turn', ['two']);
  await addFailed('conversation-turn-1', ['three']);
  const jobs = await listFailedJobs(deps, { queue: 'conversation-turn' });
  expect(jobs.map(({ reason }) => reason)).toEqual(['two', 'three']);
});

test('a selected job is retried alone, with all its attempts', async () => {
  const [, second] = await addFailed('incoming-message', ['one', 'two']);
  const queue = deps.queues.get('incoming-message');
  const waiting = await queue.add('test', {});
  expect(await retryFailedJobs(deps, { queue: 'incoming-message', jobId: String(second) })).toBe(1);
  expect((await listFailedJobs(deps, {})).map(({ reason }) => reason)).toEqual(['one']);
  expect((await queue.getWaiting(0, -1)).map(({ id }) => id).sort()).toEqual([second, waiting.id].sort());
  expect(await queue.getJob(String(second))).toMatchObject({ attemptsMade: 0, attemptsStarted: 0 });
});

test('removed jobs leave the queue, and jobs that wait or belong to another queue stay', async () => {
  await addFailed('incoming-message', ['one', 'two']);
  await addFailed('context-invalidation', ['three']);
  const queue = deps.queues.get('incoming-message');
  const waiting = await queue.add('test', {});
  expect(await removeFailedJobs(deps, { queue: 'incoming-message' })).toBe(2);
  expect((await listFailedJobs(deps, {})).map(({ reason }) => reason)).toEqual(['three']);
  expect((await queue.getWaiting()).map(({ id }) => id)).toEqual([waiting.id]);
});

test('a job that was retried meanwhile is neither retried nor removed', async () => {
  const [id] = await addFailed('incoming-message', ['one']);
  const failed = deps.queues.failed('incoming-message');
  expect(await failed.retry(String(id))).toBe(true);
  expect(await failed.retry(String(id))).toBe(false);
  expect(await failed.remove(String(id))).toBe(false);
  expect(await deps.queues.get('incoming-message').getWaitingCount()).toBe(1);
});

describe('a job whose data is not JSON, and which too many workers have lost', () => {
  let id: string;
  const selection = () => ({ queue: 'incoming-message', jobId: id });

  beforeEach(async () => {
    id = String((await deps.queues.get('incoming-message').add('incoming-message', {})).id);
    await connection.hset(`${prefix}:incoming-message:${id}`, {
      data: '{"text": "cut o',
      defa: 'job stalled more than allowable limit',
    });
    await failedBySystem();
  });

  /** Until a worker of ours has failed the job. */
  async function failedBySystem(): Promise<void> {
    const system = await startSystem({ prefix, queues: ['incoming-message'] });
    await eventually(async () => (await deps.queues.get('incoming-message').getFailedCount()) === 1);
    await system.stop();
  }

  test('is listed with its reason, beside the others', async () => {
    const [other] = await addFailed('conversation-turn', ['one']);
    expect((await listFailedJobs(deps, {})).map(({ jobId, reason }) => [jobId, reason])).toEqual([
      [id, 'job stalled more than allowable limit'],
      [other, 'one'],
    ]);
  });

  test('can be removed', async () => {
    expect(await removeFailedJobs(deps, selection())).toBe(1);
    expect(await listFailedJobs(deps, {})).toEqual([]);
    expect(await connection.exists(`${prefix}:incoming-message:${id}`)).toBe(0);
  });

  test('can be retried, and then fails as unreadable', async () => {
    expect(await retryFailedJobs(deps, selection())).toBe(1);
    expect(await listFailedJobs(deps, {})).toEqual([]);
    await failedBySystem();
    expect((await listFailedJobs(deps, {}))[0]?.reason).toMatch(/^job\.invalid-payload: .*is not JSON/);
  });
});

test('messages are retried in the order in which they arrived, whichever failed last and whatever their producer set', async () => {
  const companyId = `test-${randomUUID().slice(0, 12)}`;
  const phone = newPhone();
  const texts = ['one', 'two', 'three', 'four'];
  const options: Record<string, JobsOptions> = { one: { priority: 5 }, two: { lifo: true } };
  const system = await startSystem({ prefix, queues: ['incoming-message'] });
  const queue = deps.queues.get('incoming-message');
  const failed = (count: number) => eventually(async () => (await queue.getFailedCount()) === count);
  const jobs = [];
  for (const text of texts)
    jobs.push(await queue.add('incoming-message', message(companyId, phone, text), options[text]));
  await failed(4);
  for (const job of [jobs[2], jobs[0]]) {
    await job?.retry();
    await failed(4);
  }
  await system.stop(); // all jobs are retried before a worker takes the first
  await addCompany(db, { id: companyId });
  expect(await retryFailedJobs(deps, {})).toBe(4);
  const again = await startSystem({ prefix, queues: ['incoming-message'] });
  await eventually(async () => (await messagesOf(db, companyId)).length === 4);
  await again.stop();
  expect((await messagesOf(db, companyId)).map(({ text }) => text)).toEqual(texts);
});
