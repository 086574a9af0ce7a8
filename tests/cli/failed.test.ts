import { randomUUID } from 'node:crypto';
import { fingerprint } from '../../src/privacy/redaction';
import { runCli } from '../support/cli';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { testRedis } from '../support/redis';
import { databaseUrl, redisUrl } from '../support/servers';
import { message, newPhone, type System, startSystem } from '../support/system';

const db = testDatabase();
const redis = testRedis();
let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

const failed = (...args: string[]) =>
  runCli(['failed', ...args], {
    cwd: '.',
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      QUEUE_PREFIX: system.prefix,
    },
  });

test('a failed job is listed with its reason, and answered after the cause is gone and it is retried', async () => {
  const companyId = `test-${randomUUID().slice(0, 12)}`;
  await system.producer.receiveMessage(message(companyId, newPhone(), 'hello'));
  await eventually(async () => (await system.queues.get('incoming-message').getFailedCount()) === 1);
  expect((await failed('list')).stdout).toMatch(
    new RegExp(
      `^\\S+Z {2}queue incoming-message {2}job 1 {2}incoming-message {2}company.unknown: there is no company "${companyId}"`,
    ),
  );

  await addCompany(db, { id: companyId });
  expect(await failed('retry', '--all')).toEqual({ code: 0, stdout: 'retried: 1\n', stderr: '' });
  await eventually(() => system.sent.some((reply) => reply.companyId === companyId));
  expect((await failed('list')).stdout).toBe('none\n');
});

test('names, ids and reasons of others show no phone number and reach the terminal without control characters', async () => {
  const queue = system.queues.get('incoming-message');
  const id = 'wa-79163674723\u001b[2J';
  await queue.add('call +79163674723\n\u009b2J', {}, { jobId: id });
  await eventually(async () => (await queue.getFailedCount()) === 1);
  await redis.hset(queue.toKey(id), 'failedReason', 'lost\u001b[2J\nby all');
  const shown = `job-${fingerprint(id)}`;
  expect((await failed('list')).stdout).toMatch(
    new RegExp(
      `^\\S+Z {2}queue incoming-message {2}job ${shown} {2}call \\[phone\\]��2J {2}lost�\\[2J�by all\n$`,
    ),
  );
  expect(JSON.parse((await failed('list', '--json')).stdout)).toEqual([
    expect.objectContaining({ jobId: shown, name: 'call [phone]��2J', reason: 'lost�[2J�by all' }),
  ]);
  const removed = await failed('remove', '--queue', 'incoming-message', '--job', shown);
  expect(removed).toEqual({ code: 0, stdout: 'removed: 1\n', stderr: '' });
});

test('a job is also selected by the id that its producer gave', async () => {
  const queue = system.queues.get('incoming-message');
  await queue.add('unknown', {}, { jobId: 'order-1' });
  await eventually(async () => (await queue.getFailedCount()) === 1);
  const removed = await failed('remove', '--queue', 'incoming-message', '--job', 'order-1');
  expect(removed).toEqual({ code: 0, stdout: 'removed: 1\n', stderr: '' });
});

test.each([
  ['list', '--queue', 'conversation-turn-bogus'],
  ['list', '--queue', 'conversation-turn-64'],
  ['retry', '--queue', 'incoming-message-1'],
])('a queue that cannot exist is refused: %s %s %s', async (...args) => {
  const { code, stderr } = await failed(...args);
  expect(code).toBe(1);
  expect(stderr).toContain(`option '--queue <name>' argument '${args[2]}' is invalid`);
});

test('a shard that exists with more shards only can be named', async () => {
  expect(await failed('list', '--queue', 'conversation-turn-63')).toEqual({
    code: 0,
    stdout: 'none\n',
    stderr: '',
  });
});

test.each(['retry', 'remove'])('%s of a job that has not failed says so', async (change) => {
  const { code, stdout, stderr } = await failed(change, '--queue', 'incoming-message', '--job', '999');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain("option '--job <id>': the queue incoming-message has no failed job of this id");
});

test('a removed job is not in the list', async () => {
  await system.producer.receiveMessage(message(`test-${randomUUID()}`, newPhone(), 'hello'));
  await eventually(async () => (await system.queues.get('incoming-message').getFailedCount()) === 1);
  const [{ jobId }] = JSON.parse((await failed('list', '--json')).stdout);
  const removed = await failed('remove', '--queue', 'incoming-message', '--job', jobId, '--json');
  expect(removed).toEqual({ code: 0, stdout: '{"removed":1}\n', stderr: '' });
  expect((await failed('list', '--json')).stdout).toBe('[]\n');
});
