import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { loadavg } from 'node:os';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { SIGNATURE_HEADER, signBody } from '../src/provider-api/signature';
import { atLeast, atMost, type Benchmark } from './support/benchmark';
import { exact, short } from './support/format';
import { type Resources, withResources } from './support/resources';
import { percentilesOf } from './support/timing';
import { openWeb } from './support/web';
import { importPipeline } from './traffic/pipeline';
import { OURS } from './traffic/pipelines';
import { companyNames } from './traffic/running-pipeline';
import { openServers } from './traffic/servers';

const PER_SECOND = 200;
const COMPANIES = 10;
const CLIENTS_PER_COMPANY = 100;
const STORED_DEADLINE = 120_000;
const LONGEST_ANSWER = 250;
const SECRET = randomUUID();
const NO_ANSWER = 0;

export const acceptance: Benchmark = {
  name: 'acceptance',
  title: 'Webhooks while the workers are stopped',
  async run({ quick, progress }) {
    return withResources(async (resources) => {
      const servers = await openServers(resources);
      const environment = await servers.createEnvironment('acceptance', { concurrency: 10, thinkMs: 0 });
      const companies = companyNames(COMPANIES);
      const pipeline = await importPipeline(OURS);
      await pipeline.prepare(environment, companies);
      const { databaseUrl, redisUrl, prefix } = environment;
      const channels = companies.map((company, i) => ({
        id: `channel-${i}`,
        company,
        provider: 'generic' as const,
        settings: { url: 'http://127.0.0.1:9', secret: SECRET },
      }));
      const web = await openWeb(resources, { databaseUrl, redisUrl, prefix, channels });
      await sendAtRate(web.address, 1, () => undefined); // opens connections, compiles the code

      const seconds = quick ? 2 : 20;
      progress(`${seconds} s of ${PER_SECOND} webhooks/s, while no worker runs`);
      const answers: Answer[] = [];
      const cpuBefore = await web.cpuMs();
      const lateness = await sendAtRate(web.address, seconds, (answer) => answers.push(answer));
      const load = loadavg()[0] ?? 0;
      const cpuMs = ((await web.cpuMs()) - cpuBefore) / answers.length;
      const sent = answers.length + PER_SECOND;
      const accepted = answers.filter(({ status }) => status === 200).length;
      const { p50, p99 } = percentilesOf(answers.map(({ ms }) => ms));

      progress('the workers start');
      const began = performance.now();
      const workers = await pipeline.work(environment, () => undefined);
      resources.onClose(() => workers.close());
      const stored = await untilStored(resources, databaseUrl, sent);
      const storedSeconds = (performance.now() - began) / 1000;
      const late = percentilesOf(lateness).p99;
      return {
        measurements: {
          webhooks: answers.length,
          accepted,
          p50Ms: exact(p50),
          p99Ms: exact(p99),
          cpuMs: exact(cpuMs),
          lateP99Ms: exact(late),
          load: exact(load),
          stored,
          storedSeconds: exact(storedSeconds),
        },
        bars: [
          atMost('p99 of the answer', p99, LONGEST_ANSWER, 'ms'),
          atLeast('webhooks that are answered with 200', (accepted / answers.length) * 100, 100, '%'),
          atLeast('messages that are stored after the workers have started', (stored / sent) * 100, 100, '%'),
        ],
        tables: [
          {
            caption: `Milliseconds from the request to the answer, for ${answers.length} webhooks.`,
            columns: [
              '',
              'p50',
              'p99',
              'CPU of the web process',
              'load of the machine',
              'seconds until all are stored',
            ],
            rows: [
              [
                `${PER_SECOND} webhooks/s`,
                short(p50),
                short(p99),
                short(cpuMs),
                short(load),
                short(storedSeconds),
              ],
            ],
          },
        ],
        notes: [
          `Measured: signed webhooks of one message each, sent at ${PER_SECOND} a second to one process of the role web, whatever the earlier answers are. They are of ${COMPANIES * CLIENTS_PER_COMPANY} clients of ${COMPANIES} companies. No worker runs meanwhile; then one starts, and stores all messages. Servers, the web process and the sender share the machine: its load, an average of a minute, stands beside the result. The sender itself was late by ${short(late)} ms (p99).`,
        ],
      };
    });
  },
};

interface Answer {
  status: number;
  ms: number;
}

/** Sends webhooks at their times, and returns by how many milliseconds each was sent too late. */
async function sendAtRate(
  address: string,
  seconds: number,
  onAnswer: (answer: Answer) => void,
): Promise<number[]> {
  const began = performance.now();
  const lateness: number[] = [];
  const running: Promise<void>[] = [];
  for (let i = 0; i < seconds * PER_SECOND; i++) {
    const due = began + (i * 1000) / PER_SECOND;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    lateness.push(Math.max(0, performance.now() - due));
    running.push(sendOne(address, i).then(onAnswer));
  }
  await Promise.all(running);
  return lateness;
}

async function sendOne(address: string, i: number): Promise<Answer> {
  const client = i % (COMPANIES * CLIENTS_PER_COMPANY);
  const body = JSON.stringify({
    messages: [
      {
        from: { kind: 'phone', value: `+7999${String(client).padStart(7, '0')}` },
        messageId: randomUUID(),
        text: 'Здравствуйте! Можно записаться на завтра?',
        sentAt: new Date().toISOString(),
      },
    ],
  });
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signBody(SECRET, body) };
  const started = performance.now();
  const url = `http://${address}/webhooks/channel-${client % COMPANIES}`;
  const status = await postTo(url, headers, body).catch(() => NO_ANSWER);
  return { status, ms: performance.now() - started };
}

/** As many connections as a provider keeps open. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

async function postTo(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const sent = request(url, { method: 'POST', agent, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  await text(response);
  return response.statusCode ?? NO_ANSWER;
}

async function untilStored(resources: Resources, databaseUrl: string, expected: number): Promise<number> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  resources.onClose(() => pool.end());
  const deadline = performance.now() + STORED_DEADLINE;
  for (;;) {
    const { rows } = await pool.query<{ stored: number }>(
      `select count(*)::integer as stored from message where direction = 'in'`,
    );
    const stored = rows[0]?.stored ?? 0;
    if (stored >= expected || performance.now() > deadline) return stored;
    await pause(200);
  }
}
