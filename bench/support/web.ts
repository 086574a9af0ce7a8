import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Resources } from './resources';
import type { WebSettings } from './web-process';

/** A process of the role `web`. */
export async function openWeb(resources: Resources, settings: WebSettings) {
  const child = fork(join(__dirname, 'web-process.ts'), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  resources.onClose(async () => {
    if (child.connected) child.disconnect();
    await ended;
  });
  const [address] = await Promise.race([once(child, 'message'), ended.then(() => [undefined])]);
  if (typeof address !== 'string') throw new Error('the web process ended before it listened');
  return {
    address,
    /** Processor time of the process since its start. */
    async cpuMs(): Promise<number> {
      child.send('cpu');
      const [ms] = await once(child, 'message');
      return Number(ms);
    },
  };
}
