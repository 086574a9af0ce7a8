import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { startCli } from '../support/cli';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { openProducer } from '../support/producer';
import { redisUrl } from '../support/servers';
import { message, newPhone } from '../support/system';
import { readerEnv } from './reader-env';

const db = testDatabase();
const prefix = () => `test-${randomUUID().slice(0, 8)}`;

test('a worker with RESPONDER=examples/responder.js answers with it and remembers the name', async () => {
  const variables = { QUEUE_PREFIX: prefix(), DEBOUNCE: '50ms', RESPONDER: 'examples/responder.js' };
  const worker = startCli(['worker'], { cwd: '.', env: readerEnv(variables) });
  const producer = openProducer(redisUrl, variables.QUEUE_PREFIX);
  const companyId = await addCompany(db, { name: 'Corner Salon' });
  const phone = newPhone();
  try {
    await producer.receiveMessage(message(companyId, phone, 'hi'));
    await worker.printed('Hello, this is Corner Salon. What is your name?');
    await producer.receiveMessage(message(companyId, phone, 'my name is Vera'));
    await worker.printed('Hello, Vera! ⏎ You have no booking yet. ⏎ (This is turn 2; I remember 2 messages');
    await producer.receiveMessage(message(companyId, phone, 'who am I?'));
    await worker.printed('Hello, Vera! ⏎ You have no booking yet. ⏎ (This is turn 3; I remember 4 messages');
    expect(await worker.end('SIGTERM')).toBe(0);
  } finally {
    await worker.end('SIGKILL');
    await producer.close();
  }
});

test('worker-with-metrics.mjs takes jobs and serves their metrics', async () => {
  const variables = { QUEUE_PREFIX: prefix(), METRICS_PORT: '0', LOG_LEVEL: 'silent' };
  const child = spawn(process.execPath, ['examples/worker-with-metrics.mjs'], {
    env: readerEnv(variables),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = await printedPort(child);
    await eventually(async () => {
      const metrics = await (await fetch(`http://localhost:${port}/`)).text();
      return /dialogkeeper_jobs_total\{queue="maintenance",job_name="sweep",outcome="done"\} [1-9]/.test(
        metrics,
      );
    });
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
  } finally {
    child.kill('SIGKILL');
  }
});

async function printedPort(child: ChildProcess): Promise<string> {
  let printed = '';
  child.stdout?.on('data', (chunk) => {
    printed += chunk;
  });
  return eventually(() => /port: (\d+)/.exec(printed)?.[1]);
}
