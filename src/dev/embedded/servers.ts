import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '../../time/duration';
import { readClaim, type Urls, watchClaimant } from './claim';
import { EmbeddedEnded, EmbeddedFailed } from './errors';
import { forkServers } from './forked';

export interface EmbeddedServers extends Urls {
  /** True when another process of this data folder had them running already. */
  attached: boolean;
  /** Ends them, unless they are another process's. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Made when absent. PostgreSQL's files lie in `postgres` in it; Valkey keeps nothing. */
  dataDir: string;
  /** Told when they end without `stop`, be they ours or another process's. Default: a warning of the process. */
  onExit?: (problem: EmbeddedEnded) => void;
}

/** How long to wait for a process that has the folder but does not serve yet, or not any more. */
const OTHERS_DEADLINE = MINUTE;
const POLL = 50;

/**
 * Starts PostgreSQL and Valkey for this data folder in a child process, or attaches to those that another process
 * has started. The child ends with this process, however it ends. Throws `EmbeddedFailed`.
 */
export async function startEmbeddedServers(options: EmbeddedOptions): Promise<EmbeddedServers> {
  const dataDir = resolve(options.dataDir);
  const onExit = options.onExit ?? ((problem) => process.emitWarning(problem.message));
  await mkdir(dataDir, { recursive: true }).catch((cause: Error) => {
    throw new EmbeddedFailed(`the data folder can not be made: ${cause.message}`, { cause });
  });
  for (const deadline = Date.now() + OTHERS_DEADLINE; Date.now() < deadline; await sleep(POLL)) {
    const claim = await readClaim(dataDir);
    if (claim?.urls) {
      const ended = new EmbeddedEnded(dataDir, `with process ${claim.pid}`);
      const { unwatch } = watchClaimant(claim.port, () => onExit(ended));
      return { ...claim.urls, attached: true, stop: async () => unwatch() };
    }
    const forked = claim ? undefined : await forkServers(dataDir, onExit);
    if (forked) return { ...forked.urls, attached: false, stop: forked.stop };
  }
  throw new EmbeddedFailed(
    `another process has ${dataDir} and does not get them to run; end it, then try again`,
  );
}

/** The URLs of servers that another process runs for this data folder, or undefined. */
export async function findEmbeddedServers(dataDir: string): Promise<Urls | undefined> {
  return (await readClaim(resolve(dataDir)))?.urls;
}
