import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { claimFolder, type Urls } from './claim';
import { startPostgres } from './postgres';
import { startValkey } from './valkey';

/**
 * The child process that runs both servers: `fork(child.js, [dataDir])`. It ends when its IPC channel closes, so it ends
 * with its parent, also when the parent is killed.
 */
export type ChildMessage =
  | { kind: 'ready'; urls: Urls }
  /** Another process has claimed the folder. */
  | { kind: 'busy' }
  | { kind: 'failed'; problem: string };

async function run(dataDir: string): Promise<void> {
  const parentGone = once(process, 'disconnect');
  const claim = await claimFolder(dataDir);
  if (!claim) return tell({ kind: 'busy' });
  try {
    const valkey = await startValkey();
    const postgres = await startPostgres(join(dataDir, 'postgres'));
    const urls = { databaseUrl: postgres.url, redisUrl: valkey.url };
    await claim.publish(urls);
    await tell({ kind: 'ready', urls });
    await parentGone;
    await claim.withdraw();
    await postgres.stop();
    await valkey.stop();
  } finally {
    await claim.release();
  }
}

/** Resolves when the message is sent: `process.exit` would drop a message that is still in the channel. */
function tell(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send && process.connected) process.send(message, () => resolve());
    else resolve();
  });
}

new Worker(join(__dirname, 'watchdog.js'), { workerData: process.ppid }).unref();

// Ctrl-C and PM2 signal the whole process group. The servers must outlive the parent's last query, so the parent ends them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

run(process.argv[2] ?? '')
  .catch((err: unknown) =>
    tell({ kind: 'failed', problem: err instanceof Error ? err.message : String(err) }),
  )
  .finally(() => process.exit());
