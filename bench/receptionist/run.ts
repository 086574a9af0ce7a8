import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { readDialogues } from './dialogues';
import { judge } from './judge';
import { play } from './play';
import { forPeople, forPrograms, isFailed, type Judged, sumsForPeople, sumsOf } from './report';
import { startEvaluatedReceptionist } from './system';

interface Flags {
  json?: boolean;
  only?: string[];
  verbose?: boolean;
  asSeeded?: boolean;
}

/** The exit code is 1 if anything was lost, or done without consent. */
async function run(path: string, flags: Flags): Promise<void> {
  const { json = false, only = [], verbose = false, asSeeded = false } = flags;
  const dialogues = readDialogues(path, only);
  const system = await startEvaluatedReceptionist();
  const judged: Judged[] = [];
  const prefix = `eval-${randomUUID().slice(0, 8)}`;
  try {
    for (const dialogue of dialogues) {
      const played = await play(system, dialogue, {
        companyId: `${prefix}-${dialogue.id}`,
        freesGoal: !asSeeded,
      });
      const one = { dialogue, played, verdict: judge(dialogue, played) };
      judged.push(one);
      if (!json) process.stdout.write(`${forPeople(one, verbose)}\n`);
    }
  } finally {
    await system.stop();
  }
  const sums = sumsOf(judged);
  process.stdout.write(json ? `${JSON.stringify(forPrograms(judged))}\n` : `\n${sumsForPeople(sums)}\n`);
  if (isFailed(sums)) process.exitCode = 1;
}

void new Command('eval:receptionist')
  .description('Plays dialogues with the receptionist through the real turn, and judges what it has done.')
  .argument('<dialogues.jsonl>', 'one dialogue per line: { id, language, client, goal, messages, expect? }')
  .option('--only <ids>', 'comma-separated ids of the dialogues to play', (ids: string) => ids.split(','))
  .option('--as-seeded', 'do not free the times that the dialogues aim at')
  .option('--verbose', 'print the transcripts')
  .option('--json', 'print one JSON object')
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
