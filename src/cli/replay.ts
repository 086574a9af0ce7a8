import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { readConfig } from '../config';
import { environment } from '../config/environment';
import { prepareDatabase } from '../dev/prepare';
import { readRecorded } from '../dev/replay/recording';
import { replay } from '../dev/replay/replay';
import { requireCache, requireExclusiveUse } from '../dev/replay/requirements';
import { renderTable } from '../dev/replay/summary';
import { temporaryFolder } from '../dev/replay/temporary-folder';
import { resolveServers } from '../dev/servers';
import { share, wholeNumber } from './arguments';
import { type OutputFlags, print } from './output';
import { stderrLogger } from './terminal-log';

interface Flags extends OutputFlags {
  processes: number;
  concurrency: number;
  expire: number;
  killEvery: number;
}

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('send recorded dialogues through the real queues and check the context of every turn')
    .argument('<dialogues.jsonl>', 'file of recorded dialogues, one per line (docs/replay.md)')
    .option('--processes <n>', 'number of worker processes', wholeNumber(1), 1)
    .option('--concurrency <n>', 'number of dialogues at the same time', wholeNumber(1), 8)
    .option(
      '--expire <share>',
      'share of the cached keys, 0 to 1, that is dropped before each turn',
      share,
      0,
    )
    .option(
      '--kill-every <turns>',
      'kill a worker process (SIGKILL) after every this many turns; 0: never',
      wholeNumber(0),
      0,
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper replay examples/dialogues.jsonl\n  dialogkeeper replay examples/dialogues.jsonl --processes 2 --expire 0.2 --kill-every 10',
    )
    .action(run);
}

async function run(path: string, flags: Flags): Promise<void> {
  const recorded = readRecorded(path);
  // A data folder of its own: it must not attach to the embedded servers of a running system.
  const folder = temporaryFolder('dialogkeeper-replay-data-');
  const servers = await resolveServers({ ...readConfig(), dataDir: folder.path });
  const { config } = servers;
  const logger = stderrLogger(config);
  const bar = new SingleBar({
    format: '{bar} {value}/{total} turns, {duration_formatted}',
    noTTYOutput: false,
  });
  try {
    await prepareDatabase(config, { seed: false, logger });
    await requireExclusiveUse(config, logger);
    await requireCache(config.cacheRedisUrl);
    const result = await replay(recorded, {
      ...flags,
      config,
      env: environment(),
      cli: process.argv[1] ?? '',
      logger,
      onProgress: (turns, total) => (bar.isActive ? bar.update(turns) : bar.start(total, turns)),
    });
    bar.stop();
    print(result, flags, () => renderTable(result));
    if (!result.ok) process.exitCode = 1;
  } finally {
    bar.stop();
    await servers.stop();
    folder.remove();
  }
}
