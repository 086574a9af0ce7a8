import { existsSync } from 'node:fs';
import { temporaryRoot } from './temporary';
import { SERVER_VARIABLES, startWorkerServers } from './worker-servers';

interface GlobalConfig {
  maxWorkers: number;
  testPathPatterns: { patterns: string[] };
}

/** Starts real servers for each Jest worker before any test file runs. A file that imports `servers.ts` gets them. */
export default async function setUp({ maxWorkers, testPathPatterns }: GlobalConfig): Promise<void> {
  const temporary = temporaryRoot();
  Object.assign(globalThis, { temporary });
  const workers = isOneFile(testPathPatterns.patterns) ? 1 : maxWorkers;
  const { perWorker, stop } = await startWorkerServers(temporary.path, workers);
  Object.assign(globalThis, { stopTestServers: stop });
  process.env.TEST_SERVERS = JSON.stringify(perWorker);
  for (const name of SERVER_VARIABLES) delete process.env[name];
}

/** Jest runs a single file in this process, as worker 1. */
function isOneFile([path = '', ...others]: string[]): boolean {
  return others.length === 0 && path.endsWith('.test.ts') && existsSync(path);
}
