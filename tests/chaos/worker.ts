/**
 * A worker process of the chaos suite: the real workers, a responder that reports to the parent process, and
 * failpoints that the parent arms. It loads all modules, then waits for `start`. It ends with its parent.
 */
import { loadConfig } from '../../src/config/load';
import { armFailpoint, FAILPOINTS, type Failpoint } from '../../src/failpoint';
import { createLogger } from '../../src/observability/logger';
import { startWorkers } from '../../src/workers/start';
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

async function start(env: Record<string, string>): Promise<void> {
  const config = await loadConfig(env);
  const { databaseUrl = '', redisUrl = '', cacheRedisUrl = redisUrl } = config;
  const { webAddress = '' } = await startWorkers({
    config: { ...config, databaseUrl, redisUrl, cacheRedisUrl },
    logger: createLogger(config.logLevel),
    web: true,
    responder: createChaosResponder(
      (report) =>
        new Promise((resolve) => {
          awaited.set(report.runId, resolve);
          send({ kind: 'report', report });
        }),
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
