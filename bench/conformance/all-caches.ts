import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComparedCache } from './compared-caches';
import { type CacheOutcome, failuresOf } from './outcome';
import { runCache } from './run-cache';

/** The cases mostly wait, so two caches at a time do not disturb each other. */
const CONCURRENCY = 2;

/** Runs the cases on each cache and reports progress on stderr. The outcomes are in the order of the caches. */
export async function runCaches(
  comparedCaches: readonly ComparedCache[],
  names: readonly string[],
): Promise<CacheOutcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'dialogkeeper-conformance-'));
  const outcomes = new Map<ComparedCache, CacheOutcome>();
  const waiting = [...comparedCaches];
  const runNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { name } = next;
      const outcome = await runCache(next, names, folder, (one) =>
        report(`${name}: ${one.name} ${resultText(one.reason)}`),
      );
      outcomes.set(next, outcome);
      report(`${name}: passes ${names.length - failuresOf(outcome).length} of ${names.length}`);
    }
  };
  process.once('exit', () => rmSync(folder, { recursive: true, force: true })); // also after an error or a signal
  await Promise.all(Array.from({ length: CONCURRENCY }, runNext));
  return comparedCaches.flatMap((cache) => outcomes.get(cache) ?? []);
}

function resultText(reason: string | undefined): string {
  return reason === undefined ? 'passes' : `FAILS: ${reason}`;
}

function report(text: string): void {
  process.stderr.write(`conformance: ${text}\n`);
}
