import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Stage } from './fixture';
import type { Told, WorkerSettings } from './workers-process';

/** Workers in a process of their own. */
export interface Workers {
  /** When the next no-op job reaches its processor, by `process.hrtime`. */
  nextProcessor(): Promise<bigint>;
}

export async function openWorkers(stage: Stage, settings: WorkerSettings): Promise<Workers> {
  const child = fork(join(__dirname, 'workers-process.ts'), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  stage.closing(async () => {
    if (child.connected) child.disconnect();
    await ended;
  });
  await Promise.race([
    next(child, 'ready'),
    ended.then(() => failed('the workers ended before they were ready')),
  ]);
  return {
    async nextProcessor() {
      const told = await next(child, 'processor');
      return told.kind === 'processor' ? BigInt(told.processorAt) : failed('the workers said something else');
    },
  };
}

function next(child: ChildProcess, kind: Told['kind']): Promise<Told> {
  return new Promise((resolve) => {
    const look = (told: Told) => {
      if (told.kind !== kind) return;
      child.off('message', look);
      resolve(told);
    };
    child.on('message', look);
  });
}

function failed(why: string): never {
  throw new Error(why);
}
