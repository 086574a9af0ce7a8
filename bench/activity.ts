import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import type { PageSignal } from '../src/activity/watch';
import { openPage } from '../tests/support/live';
import { publishingCost } from './support/activity-cost';
import { atMost, type Benchmark } from './support/benchmark';
import { exact, short } from './support/format';
import { withResources } from './support/resources';
import { percentilesOf } from './support/timing';
import { openWeb } from './support/web';
import { OURS } from './traffic/pipelines';
import { clientsOf, companyNames, startPipeline } from './traffic/running-pipeline';
import { openServers } from './traffic/servers';

const PAGES = 50;
const CONVERSATIONS = 10;
/** Milliseconds between a reply and the client's next message. */
const BETWEEN = 300;
const LONGEST = 1000;
const LARGEST_SHARE = 0.1;

export const activity: Benchmark = {
  name: 'activity',
  title: 'Open pages',
  async run({ quick, progress }) {
    progress('the cost of publishing');
    const costMs = await withResources((resources) => publishingCost(resources, quick ? 200 : 2000));
    return withResources(async (resources) => {
      const servers = await openServers(resources);
      const environment = await servers.createEnvironment('activity', { concurrency: 10, thinkMs: 0 });
      const companies = companyNames(CONVERSATIONS);
      const running = await startPipeline(resources, OURS, { environment, companies, processes: 1 });
      const clients = clientsOf(companies, CONVERSATIONS);
      for (const client of clients) await running.clients.ask(client);

      const { databaseUrl, redisUrl, prefix } = environment;
      const { address } = await openWeb(resources, { databaseUrl, redisUrl, prefix, channels: [] });
      const conversations = await conversationsIn(databaseUrl);
      const pages = await Promise.all(
        Array.from({ length: PAGES }, (_, i) =>
          openPage(`http://${address}/live?conversation=${conversations[i % conversations.length]}`),
        ),
      );
      for (const page of pages) resources.onClose(page.close);
      const ms: number[] = [];
      for (const page of pages) onSignal(page.signals, (signal) => ms.push(...sinceCommit(signal)));

      const seconds = quick ? 2 : 30;
      progress(`${CONVERSATIONS} clients write for ${seconds} s, ${PAGES} pages are open`);
      const until = performance.now() + seconds * 1000;
      let turns = 0;
      const before = await running.processes.usage();
      await Promise.all(
        clients.map(async (client) => {
          await pause(Math.random() * BETWEEN);
          for (; performance.now() < until; await pause(BETWEEN)) {
            await running.clients.ask(client);
            turns += 1;
          }
        }),
      );
      const turnMs = ((await running.processes.usage()).cpuMs - before.cpuMs) / turns;
      await pause(LONGEST); // for the last signals
      const { p50, p99 } = percentilesOf(ms);
      const expected = turns * (PAGES / CONVERSATIONS);
      return {
        measurements: {
          turns,
          told: ms.length,
          p50Ms: exact(p50),
          p99Ms: exact(p99),
          maxMs: Math.max(...ms),
          publishingCpuMs: exact(costMs),
          turnCpuMs: exact(turnMs),
        },
        bars: [
          atMost('p99 from a commit to an open page', p99, LONGEST, 'ms'),
          atMost('commits of which a page was not told', expected - ms.length, 0, 'pages'),
          atMost(
            'processor time of publishing, as a share of that of a turn',
            costMs / turnMs,
            LARGEST_SHARE,
            '×',
          ),
        ],
        tables: [
          {
            caption: `Milliseconds from the commit of a turn to its signal at an open page, for ${turns} turns, and milliseconds of processor time of the worker process for each turn.`,
            columns: [
              '',
              'p50',
              'p99',
              'longest',
              'CPU of a turn',
              'of which publishing',
              'load of the machine',
            ],
            rows: [
              [
                `${PAGES} open pages`,
                short(p50),
                short(p99),
                short(Math.max(...ms)),
                short(turnMs),
                short(costMs),
                short(loadavg()[0] ?? 0),
              ],
            ],
          },
        ],
        notes: [
          `Measured: ${CONVERSATIONS} clients write to a worker process, each ${BETWEEN} ms after the last reply. ${PAGES} pages of their conversations are open at one process of the role web, which has one connection for the activity of all processes. Signals are gathered for 50 ms by the worker, and for 200 ms for a page that has just been informed of something. What publishing costs is measured beside it: a process emits the events of 200 turns a second, with the publisher and without it (the median of five rounds). All of it shares the machine: its load, an average of a minute, stands beside the result.`,
        ],
      };
    });
  },
};

/** Calls `receive` with what is added from now on. */
function onSignal(signals: PageSignal[], receive: (signal: PageSignal) => void): void {
  const push = signals.push.bind(signals);
  signals.push = (...added) => {
    added.forEach(receive);
    return push(...added);
  };
}

/** The clock is that of this machine, in all processes. */
function sinceCommit(signal: PageSignal): number[] {
  return signal.kind === 'turn' && signal.step === 'committed' ? [Date.now() - signal.at] : [];
}

async function conversationsIn(databaseUrl: string): Promise<string[]> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const { rows } = await pool.query<{ id: string }>('select id from conversation order by id');
  await pool.end();
  return rows.map(({ id }) => id);
}
