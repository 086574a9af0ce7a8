import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Resources } from './resources';
import type { WorkerMessage, WorkerSettings } from './workers-process';

/** Workers in a separate process. */
export interface Workers {
  /** The `process.hrtime` at which the next no-op job reaches its processor. */
  nextProcessor(): Promise<bigint>;
}

export async function openWorkers(resources: Resources, settings: WorkerSettings): Promise<Workers> {
  const child = fork(join(__dirname, 'workers-process.ts'), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  resources.onClose(async () => {
    if (child.connected) child.disconnect();
    await ended;
  });
  await Promise.race([
    next(child, 'ready'),
    ended.then(() => failed('the workers ended before they were ready')),
  ]);
  return {
    async nextProcessor() {
      const message = await next(child, 'processor');
      return message.kind === 'processor'
        ? BigInt(message.processorAt)
        : failed('unexpected message of the workers');
    },
  };
}

function next(child: ChildProcess, kind: WorkerMessage['kind']): Promise<WorkerMessage> {
  return new Promise((resolve) => {
    const listen = (message: WorkerMessage) => {
      if (message.kind !== kind) return;
      child.off('message', listen);
      resolve(message);
    };
    child.on('message', listen);
  });
}

function failed(why: string): never {
  throw new Error(why);
}
