import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, startCli } from './cli';
import { databaseUrl, redisUrl } from './servers';

/** A process that stores messages and runs turns; a new one starts whenever it dies. Returns a function that stops it. */
export function keepWorkerRunning(
  responder: string,
  variables: Record<string, string>,
): () => Promise<unknown> {
  const file = join(freshFolder(), 'responder.js');
  writeFileSync(file, responder);
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    RESPONDER: file,
    DEBOUNCE: '50ms',
    JOB_LOCK: '2s',
    ...variables,
  };
  let stopped = false;
  const start = () => {
    const program = startCli(['worker', 'incoming-message', 'conversation-turn'], { cwd: '.', env });
    program.child.once('exit', () => {
      if (!stopped) worker = start();
    });
    return program;
  };
  let worker = start();
  return () => {
    stopped = true;
    return worker.end('SIGTERM');
  };
}
