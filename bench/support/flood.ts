import { setTimeout as pause } from 'node:timers/promises';
import type { ContextOwner } from '../../src/domain/context';
import type { PipelineFile } from '../traffic/pipeline';
import { clientsOf, companyNames, startPipeline } from '../traffic/running-pipeline';
import { openServers } from '../traffic/servers';
import { forEach } from './owners';
import type { Resources } from './resources';
import { percentilesOf } from './timing';

export type Flood = 'quiet' | 'client' | 'company';

export interface Load {
  /** Milliseconds that every answer takes to think of. */
  thinkMs: number;
  /** Turns at once in each of two processes. */
  concurrency: number;
  /** Milliseconds for which the clients of other companies are measured. */
  forMs: number;
  /** Messages of the client who floods, and conversations of the company that is flooded. */
  messages: number;
  conversations: number;
}

export interface Contender {
  title: string;
  file: PipelineFile;
  env?: Record<string, string>;
}

export interface Measured {
  /** Milliseconds from a message of another company to its reply. */
  p50: number;
  p99: number;
  /** Messages of the flooded company that were answered in `forMs`. */
  floodedPerSecond: number;
}

/** The first is flooded; the clients of the others are measured. */
const COMPANIES = 6;
const MEASURED_CLIENTS = 10;
/** Milliseconds between a reply and the same client's next message. */
export const BETWEEN = 200;
const PATIENCE = 600_000;
const SENT_AT_ONCE = 200;
const POSTGRES = ['-c', 'max_connections=300'];

/** What the clients of the other companies see. Each measurement has servers of its own, so no earlier flood is in them. */
export async function measureFlood(
  resources: Resources,
  { file, env }: Contender,
  flood: Flood,
  { thinkMs, concurrency, forMs, messages, conversations }: Load,
): Promise<Measured> {
  const servers = await openServers(resources, POSTGRES);
  const companies = companyNames(COMPANIES);
  const settings = { concurrency, thinkMs, ...(env && { env }) };
  const environment = await servers.createEnvironment('floods', settings);
  const opened = await startPipeline(resources, file, { environment, companies, processes: 2 });
  const { clients } = opened;
  const [flooded = '', ...others] = companies;
  const measured = clientsOf(others, MEASURED_CLIENTS);
  const [one] = clientsOf([flooded], 1) as [ContextOwner];
  const send = (owners: readonly ContextOwner[]) =>
    forEach(owners, SENT_AT_ONCE, (owner) => clients.tell(owner));
  await Promise.all([one, ...measured].map((owner) => clients.ask(owner)));
  await opened.restart(async () => {
    if (flood === 'company') await send(clientsOf([flooded], conversations));
  });
  if (flood === 'client') void send(Array<ContextOwner>(messages).fill(one));

  const latencies: number[] = [];
  const since = performance.now();
  const before = clients.answeredBy(flooded);
  const answered = pause(forMs).then(() => clients.answeredBy(flooded) - before);
  await Promise.all(
    measured.map(async (owner) => {
      while (performance.now() - since < forMs) {
        latencies.push(await clients.ask(owner, PATIENCE));
        await pause(BETWEEN);
      }
    }),
  );
  const { p50, p99 } = percentilesOf(latencies);
  return { p50, p99, floodedPerSecond: ((await answered) * 1000) / forMs };
}
