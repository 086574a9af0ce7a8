import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conditions } from '../../bench/support/machine';
import type { Topology } from './servers';
import type { Tally } from './tally';

const PAGE = join(__dirname, '../../docs/reliability.md');
export interface LongRun {
  topology: Topology;
  seed: number;
  arenas: number;
  workers: number;
  seconds: number;
  tally: Tally;
}

/** Puts a run's figures where docs/reliability.md has the marks of its topology. */
export async function writePage(run: LongRun): Promise<void> {
  const { machine, versions, date } = await conditions(false);
  const { node, redis, postgres } = versions;
  const on = `On ${date}, ${machine}; Node ${node}, Redis ${redis}, PostgreSQL ${postgres}.`;
  const between = new RegExp(`(<!-- ${run.topology} -->\\n)[\\s\\S]*(<!-- /${run.topology} -->)`);
  const page = readFileSync(PAGE, 'utf8');
  const section = `${on}\n\n${figures(run)}\n\n${faults(run.tally)}`;
  writeFileSync(
    PAGE,
    page.replace(between, (_, open, close) => `${open}\n${section}\n\n${close}`),
  );
}

function figures({ seed, arenas, workers, seconds, tally }: LongRun): string {
  const within = (share: number) => `${(tally.settledWithin(share) / 1000).toFixed(1)} s`;
  return table(
    ['the run', ''],
    [
      ['schedules, of seed', `${tally.schedules}, ${seed}`],
      ['**schedules that broke a law**', `**${tally.violated}**`],
      ['duration', `${Math.round(seconds / 60)} min: ${arenas} at a time, ${workers} worker processes each`],
      ['messages, turns', `${tally.messages}, ${tally.turns}`],
      ['runs of a responder that were thrown away', String(tally.discarded)],
      ['replies, of them sent again under the same key', `${tally.replies}, ${tally.repeated}`],
      ['conversations that were parked, and driven on', String(tally.parked)],
      ['from the last fault until all was done: half, 95 %, all', [0.5, 0.95, 1].map(within).join(', ')],
    ],
  );
}

function faults({ faults: struck }: Tally): string {
  const rows = [...struck].sort().map(([kind, times]) => [kind, String(times)]);
  return table(['fault', 'struck'], rows);
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
