import { randomUUID } from 'node:crypto';
import { removeCompany } from '../../src/db/companies';
import { readRecorded } from '../../src/dev/replay/recording';
import { runCli, withoutServers } from '../support/cli';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { message, newPhone, startSystem } from '../support/system';
import { messagesOf } from '../support/turn';
import { readerEnv } from './reader-env';

const PATH = 'examples/dialogues.jsonl';
const MINUTES = 60_000;

const db = testDatabase();

test('the recorded dialogues cover bookings, Russian, and between four and eight turns', () => {
  const dialogues = readRecorded(PATH);
  expect(dialogues).toHaveLength(8);
  expect(dialogues.filter(({ turns }) => /[а-я]/.test(turns[0]?.reply ?? ''))).toHaveLength(4);
  for (const { turns } of dialogues) {
    expect(turns.length).toBeGreaterThanOrEqual(4);
    expect(turns.length).toBeLessThanOrEqual(8);
  }
  const bookings = dialogues.map(({ turns }) => turns.filter(({ recorded }) => recorded).length);
  expect(bookings.sort()).toEqual([0, 1, 1, 1, 1, 1, 1, 2]);
});

test(
  'a replay finds no fault; stdout has only the result, and stderr only the log',
  async () => {
    const args = ['replay', PATH, '--processes', '1', '--json'];
    const env = withoutServers({ LOG_LEVEL: 'debug' });
    const { code, stdout, stderr } = await runCli(args, { cwd: '.', env });
    const log = stderr.trim().split('\n');
    expect({ code, notLog: log.filter((line) => !line.startsWith('{"level":')) }).toEqual({
      code: 0,
      notLog: [],
    });
    expect(log).toContainEqual(expect.stringContaining('"msg":"done"'));
    expect(JSON.parse(stdout)).toMatchObject({
      dialogues: 8,
      turns: 38,
      turnsChecked: 38,
      misses: 0,
      duplicates: 0,
      outOfOrder: 0,
      staleBookings: 0,
      ok: true,
    });
  },
  5 * MINUTES,
);

test('a replay does not start on the servers of a running system', async () => {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const system = await startSystem({ prefix });
  try {
    const { code, stderr } = await runCli(['replay', PATH], {
      cwd: '.',
      env: readerEnv({ QUEUE_PREFIX: prefix }),
    });
    expect(code).toBe(1);
    expect(stderr).toContain('[replay.not-alone]');
  } finally {
    await system.stop();
  }
});

test('a replay does not start while a client of the database waits for an answer', async () => {
  const companyId = await addCompany(db, { debounce_ms: 600_000, max_wait_ms: 600_000 });
  const system = await startSystem({ queues: ['incoming-message'] });
  try {
    await system.producer.receiveMessage(message(companyId, newPhone(), 'hello?'));
    await eventually(async () => (await messagesOf(db, companyId)).length === 1);
    const env = readerEnv({ QUEUE_PREFIX: `test-${randomUUID().slice(0, 8)}` });
    const { code, stderr } = await runCli(['replay', PATH], { cwd: '.', env });
    expect(code).toBe(1);
    expect(stderr).toContain('unfinished work');
  } finally {
    await system.stop();
    await removeCompany(db, companyId);
  }
});
