import { temporaryRoot } from './temporary';
import { startWorkerServers } from './worker-servers';

/** Starts real servers for each Jest worker, before any test file runs. `use-worker-servers.ts` hands them to the files. */
export default async function setUp({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  const temporary = temporaryRoot();
  Object.assign(globalThis, { temporary });
  const { perWorker, stop } = await startWorkerServers(temporary.path, maxWorkers);
  Object.assign(globalThis, { stopTestServers: stop });
  process.env.TEST_SERVERS = JSON.stringify(perWorker);
}
