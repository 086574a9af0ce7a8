import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '../../time/duration';
import { readClaim, type Urls, watchClaimant } from './claim';
import { EmbeddedEnded, EmbeddedFailed } from './errors';
import { forkServers } from './forked';

export interface EmbeddedServers extends Urls {
  /** Another process had started the servers of this data folder. */
  attached: boolean;
  /** Stops the servers, unless another process has started them. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Created if absent. PostgreSQL's files are in its folder `postgres`; Valkey stores nothing on disk. */
  dataDir: string;
  /** Called when the servers end without `stop`, also those of another process. Default: a warning of the process. */
  onExit?: (problem: EmbeddedEnded) => void;
}

/** The deadline for another process that has claimed the folder to finish starting or stopping. */
const OTHERS_DEADLINE = MINUTE;
const POLL = 50;

/**
 * Starts PostgreSQL and Valkey for this data folder in a child process, or attaches to those that another process has
 * started. The child ends with this process, also when this process is killed. Throws `EmbeddedFailed`.
 */
export async function startEmbeddedServers(options: EmbeddedOptions): Promise<EmbeddedServers> {
  const dataDir = resolve(options.dataDir);
  const onExit = options.onExit ?? ((problem) => process.emitWarning(problem.message));
  await mkdir(dataDir, { recursive: true }).catch((cause: Error) => {
    throw new EmbeddedFailed(`the data folder cannot be created: ${cause.message}`, { cause });
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
    `another process has claimed ${dataDir}, but its servers do not run; end that process, then try again`,
  );
}

/** The URLs of the servers that a running process has started for this data folder. Undefined: there are none. */
export async function findEmbeddedServers(dataDir: string): Promise<Urls | undefined> {
  return (await readClaim(resolve(dataDir)))?.urls;
}
