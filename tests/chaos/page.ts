import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conditions } from '../../bench/support/machine';
import type { Topology } from './servers';
import type { Totals } from './totals';

const PAGE = join(__dirname, '../../docs/reliability.md');

export interface LongRun {
  topology: Topology;
  seed: number;
  beds: number;
  workers: number;
  seconds: number;
  totals: Totals;
}

/** Writes the result of a run between the marks of its topology in docs/reliability.md. */
export async function writePage(run: LongRun): Promise<void> {
  const { machine, versions, date } = await conditions(false);
  const { node, redis, postgres } = versions;
  const on = `On ${date}, ${machine}; Node ${node}, Redis ${redis}, PostgreSQL ${postgres}.`;
  const between = new RegExp(`(<!-- ${run.topology} -->\\n)[\\s\\S]*(<!-- /${run.topology} -->)`);
  const page = readFileSync(PAGE, 'utf8');
  const section = `${on}\n\n${results(run)}\n\n${faults(run.totals)}`;
  writeFileSync(
    PAGE,
    page.replace(between, (_, open, close) => `${open}\n${section}\n\n${close}`),
  );
}

function results({ seed, beds, workers, seconds, totals }: LongRun): string {
  const within = (share: number) => `${(totals.settledWithin(share) / 1000).toFixed(1)} s`;
  return table(
    ['result', ''],
    [
      ['schedules, seed', `${totals.schedules}, ${seed}`],
      ['**schedules that violated an invariant**', `**${totals.violated}**`],
      ['duration', `${Math.round(seconds / 60)} min: ${beds} test beds, ${workers} worker processes each`],
      ['messages, turns', `${totals.messages}, ${totals.turns}`],
      ['webhooks, repeated because the answer was not 200', `${totals.webhooks}, ${totals.unanswered}`],
      ['responder runs that were discarded', String(totals.discarded)],
      ['replies, repeated deliveries under the same key', `${totals.replies}, ${totals.repeated}`],
      ['conversations that were parked and redriven', String(totals.parked)],
      [
        'from the last fault until all work was done: median, 95 %, max',
        [0.5, 0.95, 1].map(within).join(', '),
      ],
    ],
  );
}

function faults({ faults: injected }: Totals): string {
  const rows = [...injected].sort().map(([kind, times]) => [kind, String(times)]);
  return table(['fault', 'times injected'], rows);
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
