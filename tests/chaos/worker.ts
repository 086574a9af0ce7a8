/**
 * A worker process of the chaos suite: the real workers, a responder that reports to the parent process, and
 * failpoints that the parent arms. It loads all modules, then waits for `start`. It ends with its parent.
 */
import { loadConfig } from '../../src/config/load';
import { armFailpoint, FAILPOINTS, type Failpoint } from '../../src/failpoint';
import { QUEUES } from '../../src/jobs';
import { syncBookings } from '../../src/jobs/sync-bookings';
import { createLogger } from '../../src/observability/logger';
import { createModelResponder } from '../../src/responders/model';
import type { Responder, RespondInput } from '../../src/responders/responder';
import { startWorkers } from '../../src/workers/start';
import { createModelRuns } from './model-responder';
import { createChaosResponder, type Instruction, type RunReport } from './responder';

export type ToWorker =
  | { kind: 'start'; env: Record<string, string> }
  | { kind: 'arm'; point: Failpoint; signal: 'SIGKILL' | 'SIGSTOP'; spared: number }
  | { kind: 'disarm' }
  | { kind: 'instruction'; runId: string; instruction: Instruction };

export type FromWorker =
  | { kind: 'loaded' }
  | { kind: 'ready'; webAddress: string }
  | { kind: 'disarmed' }
  | { kind: 'report'; report: RunReport };

const NEVER = Number.MAX_SAFE_INTEGER;
const awaited = new Map<string, (instruction: Instruction) => void>();

function send(message: FromWorker): void {
  process.send?.(message);
}

function reported(report: RunReport): Promise<Instruction> {
  return new Promise((resolve) => {
    awaited.set(report.runId, resolve);
    send({ kind: 'report', report });
  });
}

/** A company that has services has a model. */
function byCompany(scripted: Responder, model: Responder): Responder {
  const of = ({ context }: RespondInput) => (context.company.services.length > 0 ? model : scripted);
  return { respond: (input) => of(input).respond(input) };
}

async function start(env: Record<string, string>): Promise<void> {
  const config = await loadConfig(env);
  const { databaseUrl = '', redisUrl = '', cacheRedisUrl = redisUrl } = config;
  const { webAddress = '' } = await startWorkers({
    config: { ...config, databaseUrl, redisUrl, cacheRedisUrl },
    logger: createLogger(config.logLevel),
    queues: QUEUES.filter((queue) => queue !== syncBookings.queue),
    web: true,
    responder: byCompany(
      createChaosResponder(reported),
      createModelRuns(createModelResponder(config), reported),
    ),
  });
  send({ kind: 'ready', webAddress });
}

function onMessage(message: ToWorker): void {
  switch (message.kind) {
    case 'start':
      void start(message.env);
      return;
    case 'arm':
      armFailpoint(message.point, message);
      return;
    case 'disarm':
      for (const point of FAILPOINTS) armFailpoint(point, { signal: 'SIGKILL', spared: NEVER });
      send({ kind: 'disarmed' });
      return;
    case 'instruction':
      awaited.get(message.runId)?.(message.instruction);
      awaited.delete(message.runId);
  }
}

process.on('message', (message) => onMessage(message as ToWorker));
process.once('disconnect', () => process.exit());
send({ kind: 'loaded' });
