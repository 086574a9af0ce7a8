import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Contestant } from './contestants';
import type { CacheOutcome, CaseOutcome } from './outcome';
import type { Said } from './runner';

/** Far above what any case takes: it ends one that hangs. */
const CASE_DEADLINE = 90_000;

/** Runs the cases over one cache; after one that failed, the rest in a new process, which owes nothing to it. */
export async function runCache(
  contestant: Contestant,
  names: readonly string[],
  folder: string,
  onOutcome: (outcome: CaseOutcome) => void,
): Promise<CacheOutcome> {
  const cases: CaseOutcome[] = [];
  while (cases.length < names.length) {
    const left = names.slice(cases.length);
    for (const outcome of await runSome(contestant, left, folder, onOutcome)) cases.push(outcome);
  }
  return { name: contestant.name, version: contestant.version(), cases };
}

/** At least the first of them. */
async function runSome(
  { file, exportName }: Contestant,
  names: readonly string[],
  folder: string,
  onOutcome: (outcome: CaseOutcome) => void,
): Promise<CaseOutcome[]> {
  const done: CaseOutcome[] = [];
  const end = (outcome: CaseOutcome) => {
    done.push(outcome);
    onOutcome(outcome);
  };
  const runner = fork(join(__dirname, 'runner.ts'), [file, exportName, ...names], {
    execArgv: ['--import', pathToFileURL(require.resolve('tsx')).href],
    env: { ...process.env, TMPDIR: folder },
    detached: true, // it leads a group, and what it has started ends with the group
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = once(runner, 'exit');
  const printed = lastOf(runner);
  const kill = () => killGroup(runner);
  process.once('exit', kill);
  let deadline = setTimeout(kill, CASE_DEADLINE);
  let running = names[0] ?? '';
  runner.on('message', (message) => {
    const said = message as Said;
    if (said.kind === 'ended') return end(said.outcome);
    running = said.name;
    clearTimeout(deadline);
    deadline = setTimeout(kill, CASE_DEADLINE);
  });
  const [, signal] = (await exited) as [number | null, NodeJS.Signals | null];
  clearTimeout(deadline);
  process.off('exit', kill);
  kill();
  if (done.at(-1)?.name !== running) {
    const hung = `no answer within ${CASE_DEADLINE / 1000} s`;
    end({
      name: running,
      passed: false,
      reason: signal === 'SIGKILL' ? hung : `its process ends: ${printed()}`,
    });
  }
  return done;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody is left
  }
}

function lastOf(runner: ChildProcess): () => string {
  let text = '';
  runner.stderr?.on('data', (more) => {
    text = `${text}${more}`.slice(-2000);
  });
  return () => text.trim().split('\n').at(-1) ?? '';
}
