/**
 * Runs cases on one cache in its own process. An error of the cache that cannot be caught ends this process, as it would
 * end a worker, and the case fails with this error.
 */

import { contextCacheSuite } from '../../tests/conformance';
import { importCache } from '../../tests/conformance/cache-under-test';
import { errorText } from '../../tests/conformance/rpc';
import type { CaseOutcome } from './outcome';

export type RunnerMessage = { kind: 'begins'; name: string } | { kind: 'ended'; outcome: CaseOutcome };

let running = '';
let ended = '';
let decided = true;
/** An error happened during cleanup, so this process may not be clean. The next case runs in a new one. */
let isDirty = false;

function send(message: RunnerMessage, then = () => {}): void {
  process.send?.(message, undefined, undefined, then);
}

function crash(error: unknown): void {
  if (decided || ended === running) {
    isDirty = true; // during cleanup, which no case tests
    return;
  }
  end({ name: running, passed: false, reason: `its process crashed: ${firstLine(errorText(error))}` });
}

function end(outcome: CaseOutcome): void {
  if (outcome.name === ended) return; // a crash has already been reported, and this process is about to exit
  ended = outcome.name;
  send({ kind: 'ended', outcome }, () => (outcome.passed && !isDirty ? undefined : process.exit()));
}

async function runAll([file = '', exportName = '', ...names]: string[]): Promise<void> {
  const cases = contextCacheSuite(await importCache(file, exportName));
  for (const { name, run } of cases.filter((one) => names.includes(one.name))) {
    running = name;
    decided = false;
    send({ kind: 'begins', name });
    const outcome = await run(() => {
      decided = true;
    }).then(
      () => ({ name, passed: true }),
      (error: unknown) => ({ name, passed: false, reason: firstLine(errorText(error)) }),
    );
    end(outcome);
    if (isDirty || !outcome.passed) return;
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
  process.stderr.write(`${errorText(error)}\n`);
  process.exit(1);
});
