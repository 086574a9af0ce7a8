import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contestant } from './contestants';
import { type CacheOutcome, failuresOf } from './outcome';
import { runCache } from './run-cache';

/** The cases wait more than they work: two caches at a time do not disturb each other. */
const AT_ONCE = 2;

/** Runs these cases over all these caches, and says on stderr how it goes. In their order. */
export async function runCaches(
  contestants: readonly Contestant[],
  names: readonly string[],
): Promise<CacheOutcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'dialogkeeper-conformance-'));
  const outcomes = new Map<Contestant, CacheOutcome>();
  const waiting = [...contestants];
  const runNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { name } = next;
      const outcome = await runCache(next, names, folder, (one) =>
        tell(`${name}: ${one.name} ${word(one.reason)}`),
      );
      outcomes.set(next, outcome);
      tell(`${name}: passes ${names.length - failuresOf(outcome).length} of ${names.length}`);
    }
  };
  process.once('exit', () => rmSync(folder, { recursive: true, force: true })); // however the command ends
  await Promise.all(Array.from({ length: AT_ONCE }, runNext));
  return contestants.flatMap((contestant) => outcomes.get(contestant) ?? []);
}

function word(reason: string | undefined): string {
  return reason === undefined ? 'passes' : `FAILS: ${reason}`;
}

function tell(text: string): void {
  process.stderr.write(`conformance: ${text}\n`);
}
