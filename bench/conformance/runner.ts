/**
 * Runs cases over one cache, in a process that may end by it: what the cache throws where nobody can catch it ends
 * this process, as it would end a worker, and is the reason why the case failed.
 */

import { contextCacheSuite } from '../../tests/conformance';
import { findCache } from '../../tests/conformance/cache-under-test';
import { wordsOf } from '../../tests/conformance/line';
import type { CaseOutcome } from './outcome';

export type Said = { kind: 'begins'; name: string } | { kind: 'ended'; outcome: CaseOutcome };

let running = '';
let ended = '';
let decided = true;
/** Something has ended that this process cannot be sure to be rid of: the next case gets another one. */
let spent = false;

function say(said: Said, then = () => {}): void {
  process.send?.(said, undefined, undefined, then);
}

function crash(error: unknown): void {
  if (decided || ended === running) {
    spent = true; // while everything was closed, which no case is about
    return;
  }
  end({ name: running, passed: false, reason: `its process crashes: ${firstLine(wordsOf(error))}` });
}

function end(outcome: CaseOutcome): void {
  if (outcome.name === ended) return; // by a crash already; this process is about to exit
  ended = outcome.name;
  say({ kind: 'ended', outcome }, () => (outcome.passed && !spent ? undefined : process.exit()));
}

async function runAll([file = '', exportName = '', ...names]: string[]): Promise<void> {
  const cases = contextCacheSuite(await findCache(file, exportName));
  for (const { name, run } of cases.filter((one) => names.includes(one.name))) {
    running = name;
    decided = false;
    say({ kind: 'begins', name });
    const outcome = await run(() => {
      decided = true;
    }).then(
      () => ({ name, passed: true }),
      (error: unknown) => ({ name, passed: false, reason: firstLine(wordsOf(error)) }),
    );
    end(outcome);
    if (spent || !outcome.passed) return;
  }
  process.exit();
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

process.on('unhandledRejection', crash);
process.on('uncaughtException', crash);
process.on('disconnect', () => process.exit());
runAll(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
});
