/**
 * A worker process under fire: the real workers, with a responder that tells its parent what it was handed and crash
 * points that its parent arms. It loads everything, then waits for `go`; it ends when its parent is gone.
 */
import { readConfig } from '../../src/config';
import { armFailpoint, FAILPOINTS, type Failpoint } from '../../src/failpoint';
import { createLogger } from '../../src/observability/logger';
import { startWorkers } from '../../src/workers/start';
import { createChaosResponder, type Given, type Verdict } from './responder';

export type ToWorker =
  | { kind: 'go'; env: Record<string, string> }
  | { kind: 'arm'; point: Failpoint; signal: 'SIGKILL' | 'SIGSTOP'; spared: number }
  | { kind: 'disarm' }
  | { kind: 'verdict'; run: string; verdict: Verdict };

export type FromWorker =
  | { kind: 'loaded' }
  | { kind: 'ready' }
  | { kind: 'disarmed' }
  | { kind: 'given'; given: Given };

const NEVER = Number.MAX_SAFE_INTEGER;
const awaited = new Map<string, (verdict: Verdict) => void>();

function tell(what: FromWorker): void {
  process.send?.(what);
}

async function go(env: Record<string, string>): Promise<void> {
  const config = readConfig(env);
  const { databaseUrl = '', redisUrl = '', cacheRedisUrl = redisUrl } = config;
  await startWorkers({
    config: { ...config, databaseUrl, redisUrl, cacheRedisUrl },
    logger: createLogger(config.logLevel),
    responder: createChaosResponder(
      (given) =>
        new Promise((resolve) => {
          awaited.set(given.run, resolve);
          tell({ kind: 'given', given });
        }),
    ),
  });
  tell({ kind: 'ready' });
}

function hear(told: ToWorker): void {
  switch (told.kind) {
    case 'go':
      void go(told.env);
      return;
    case 'arm':
      armFailpoint(told.point, told);
      return;
    case 'disarm':
      for (const point of FAILPOINTS) armFailpoint(point, { signal: 'SIGKILL', spared: NEVER });
      tell({ kind: 'disarmed' });
      return;
    case 'verdict':
      awaited.get(told.run)?.(told.verdict);
      awaited.delete(told.run);
  }
}

process.on('message', (told) => hear(told as ToWorker));
process.once('disconnect', () => process.exit());
tell({ kind: 'loaded' });
