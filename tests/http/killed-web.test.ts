import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Failpoint } from '../../src/failpoint';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { metricValue } from '../support/metrics';
import { newPhone, type System, startSystem, testConfig } from '../support/system';
import { genericChannel, incoming, post } from '../support/webhooks';

const db = testDatabase();

/** A process with the role web alone. Prints its address, and dies at the failpoint, if one is given. */
const WEB = `
  const { armFailpoint } = require('./src/failpoint.ts');
  const { createLogger } = require('./src/observability/logger.ts');
  const { startWorkers } = require('./src/workers/start.ts');
  const { config, point } = JSON.parse(process.argv[1]);
  if (point) armFailpoint(point, { signal: 'SIGKILL', spared: 0 });
  startWorkers({ config, logger: createLogger('silent'), queues: [], web: true }).then(({ webAddress }) =>
    process.stdout.write(webAddress));`;

let system: System | undefined;
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await system?.stop();
  system = undefined;
});

async function startWeb(config: object, point?: Failpoint) {
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', WEB, JSON.stringify({ config, point })]);
  children.push(child);
  const exited = once(child, 'exit');
  const [address] = await Promise.race([once(child.stdout, 'data'), exited.then(() => ['it has ended'])]);
  return { address: String(address), exited };
}

test.each<[Failpoint, number]>([
  ['before-enqueue', 1],
  ['after-enqueue', 2],
])(
  'a web process that is killed %s: the redelivery gives one row and one reply',
  async (point, jobs) => {
    const salon = genericChannel(await addCompany(db), 'http://127.0.0.1:9/');
    const config = testConfig({ channels: [salon] });
    const body = { messages: [incoming(newPhone(), 'hi')] };

    const killed = await startWeb(config, point);
    await expect(post(killed.address, salon, body)).rejects.toThrow('fetch failed');
    expect(await killed.exited).toEqual([null, 'SIGKILL']);
    const next = await startWeb(config);
    expect((await post(next.address, salon, body)).status).toBe(200);

    system = await startSystem({ prefix: config.queuePrefix });
    const { sent, metrics } = system;
    const ended = () => metricValue(metrics, 'dialogkeeper_jobs_total', { job_name: 'incoming-message' });
    await eventually(async () => (await ended()) === jobs && sent.length > 0, 30_000);
    const rows = await db
      .selectFrom('message')
      .select(['direction', 'text'])
      .where('company_id', '=', salon.company)
      .orderBy('id')
      .execute();
    expect(rows).toEqual([
      { direction: 'in', text: 'hi' },
      { direction: 'out', text: 'reply to hi' },
    ]);
    expect(sent.map(({ text, channel }) => [text, channel])).toEqual([['reply to hi', salon.id]]);
  },
  120_000,
);
