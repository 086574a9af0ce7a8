import { SingleBar } from 'cli-progress';
import { type Command, InvalidArgumentError } from 'commander';
import { environment, readConfig } from '../config';
import { CacheUnreachable } from '../context/errors';
import { openDatabase } from '../db/database';
import { isAnythingUnfinished } from '../db/unfinished';
import { ReplayNotAlone } from '../dev/replay/errors';
import { readRecorded } from '../dev/replay/recorded';
import { replay } from '../dev/replay/run';
import { renderTable } from '../dev/replay/summary';
import { temporaryFolder } from '../dev/replay/temporary-folder';
import { type Connected, resolveServers } from '../dev/servers';
import type { Logger } from '../observability/logger';
import { someoneTakesTurns } from '../queues/queues';
import { openRedis } from '../redis/connection';
import { namedTrouble } from '../redis/problem';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { print, stderrLogger } from './output';
import { prepare } from './start';

interface ReplayOptions {
  processes: number;
  concurrency: number;
  expire: number;
  killEvery: number;
  json?: boolean;
}

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description(
      'send recorded dialogues through the real queues and check every context that a responder was given',
    )
    .argument('<dialogues.jsonl>', 'file of recorded dialogues, one per line (docs/replay.md)')
    .option('--processes <n>', 'number of worker processes', whole(1), 1)
    .option('--concurrency <n>', 'number of dialogues at the same time', whole(1), 8)
    .option(
      '--expire <share>',
      'share of the cached keys, 0 to 1, that is dropped before each turn',
      share,
      0,
    )
    .option(
      '--kill-every <turns>',
      'kill a worker process (SIGKILL) after every this many turns; 0: never',
      whole(0),
      0,
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper replay examples/dialogues.jsonl\n  dialogkeeper replay examples/dialogues.jsonl --processes 2 --expire 0.2 --kill-every 10',
    )
    .action(run);
}

async function run(path: string, options: ReplayOptions): Promise<void> {
  const recorded = readRecorded(path);
  const config = readConfig();
  // Never the embedded servers of a system at work: see `beAlone`.
  const folder = temporaryFolder('dialogkeeper-replay-data-');
  const servers = await resolveServers({ ...config, dataDir: folder.path });
  const logger = stderrLogger(servers.config.logLevel);
  const bar = new SingleBar({
    format: '{bar} {value}/{total} turns, {duration_formatted}',
    noTTYOutput: false,
  });
  try {
    await prepare({ ...servers, embedded: false }, logger); // the schema, no demo salon
    await beAlone(servers.config, logger);
    await requireCache(servers.config.cacheRedisUrl);
    const result = await replay(recorded, {
      ...options,
      config: servers.config,
      env: environment(),
      cli: process.argv[1] ?? '',
      logger,
      onProgress: (turns, total) => (bar.isActive ? bar.update(turns) : bar.start(total, turns)),
    });
    bar.stop();
    print(result, options, () => renderTable(result));
    if (!result.ok) process.exitCode = 1;
  } finally {
    bar.stop();
    await servers.stop();
    folder.remove();
  }
}

/**
 * A sweep wakes what is unfinished in the whole database: theirs would send our replies through the real gateway,
 * ours would answer real clients from a script. Throws `ReplayNotAlone`.
 */
async function beAlone(config: Connected, logger: Logger): Promise<void> {
  if (await someoneTakesTurns(config)) {
    throw new ReplayNotAlone(`workers of QUEUE_PREFIX ${config.queuePrefix} run on these servers`);
  }
  const db = openDatabase(config.databaseUrl, { pool: 1, logger });
  try {
    if (await isAnythingUnfinished(db))
      throw new ReplayNotAlone('the database holds unfinished work of a real system');
  } finally {
    await db.destroy();
  }
}

/** Without it every turn reads its context from PostgreSQL, which is not what a replay measures. Throws `CacheUnreachable`. */
async function requireCache(url: string): Promise<void> {
  const cache = openRedis(url, { retryStrategy: () => null });
  cache.on('error', () => undefined); // the call itself says it
  try {
    await within(2 * SECOND, cache.ping(), () => new Error('no answer within two seconds'));
  } catch (cause) {
    throw new CacheUnreachable(url, namedTrouble(cause)?.what, { cause });
  } finally {
    cache.disconnect();
  }
}

function whole(least: number) {
  return (given: string): number => {
    if (/^\d+$/.test(given) && Number(given) >= least) return Number(given);
    throw new InvalidArgumentError(`It must be a whole number, at least ${least}.`);
  };
}

function share(given: string): number {
  const value = Number(given);
  if (given !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}
