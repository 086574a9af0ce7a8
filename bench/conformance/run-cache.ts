import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ComparedCache } from './compared-caches';
import type { CacheOutcome, CaseOutcome } from './outcome';
import type { RunnerMessage } from './runner';

/** Far longer than any case takes. It ends a case that hangs. */
const CASE_DEADLINE = 90_000;

/** Runs the cases on one cache. After a failed case, the others run in a new process, so that they are independent. */
export async function runCache(
  cache: ComparedCache,
  names: readonly string[],
  folder: string,
  onOutcome: (outcome: CaseOutcome) => void,
): Promise<CacheOutcome> {
  const cases: CaseOutcome[] = [];
  while (cases.length < names.length) {
    const left = names.slice(cases.length);
    for (const outcome of await runSome(cache, left, folder, onOutcome)) cases.push(outcome);
  }
  return { name: cache.name, version: cache.version(), cases };
}

/** Runs at least the first case. */
async function runSome(
  { file, exportName }: ComparedCache,
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
    detached: true, // it leads a process group, so that its children can be killed with it
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = once(runner, 'exit');
  const lastLine = lastLineOf(runner);
  const kill = () => killGroup(runner);
  process.once('exit', kill);
  let deadline = setTimeout(kill, CASE_DEADLINE);
  let running = names[0] ?? '';
  runner.on('message', (message) => {
    const report = message as RunnerMessage;
    if (report.kind === 'ended') return end(report.outcome);
    running = report.name;
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
      reason: signal === 'SIGKILL' ? hung : `its process ended: ${lastLine()}`,
    });
  }
  return done;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // the group has ended
  }
}

function lastLineOf(runner: ChildProcess): () => string {
  let text = '';
  runner.stderr?.on('data', (more) => {
    text = `${text}${more}`.slice(-2000);
  });
  return () => text.trim().split('\n').at(-1) ?? '';
}
