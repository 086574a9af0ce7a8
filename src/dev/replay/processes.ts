import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Worker processes that may be killed at any time. */
export interface Processes {
  /** Sends SIGKILL to one of them, chosen by `random` (0 ≤ x < 1), and starts another in its place. */
  killOne(random: number): void;
  readonly killed: number;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  count: number;
  /** Path of the program: `dist/cli.js`. */
  cli: string;
  env: Record<string, string | undefined>;
  /** Called when a worker ends without being killed or stopped. */
  onExit: (problem: string) => void;
}

/** Resolves when all processes take jobs. */
export async function startProcesses(options: ProcessOptions): Promise<Processes> {
  const running = new Set<ChildProcess>();
  let killed = 0;
  let stopping = false;

  function start(): { child: ChildProcess; ready: Promise<void> } {
    // With an IPC channel, as under PM2, the worker sends 'ready', and ends when its parent has ended. Its log goes to our
    // stderr, because our stdout is the result.
    const stdio = ['ignore', process.stderr, 'inherit', 'ipc'] as const;
    const child = spawn(process.execPath, [options.cli, 'worker'], { env: options.env, stdio: [...stdio] });
    running.add(child);
    child.once('exit', (code, signal) => {
      const isUnexpected = running.delete(child) && !stopping;
      if (isUnexpected) options.onExit(`a worker process ended by itself (${signal ?? code})`);
    });
    return { child, ready: once(child, 'message').then(() => undefined) };
  }

  await Promise.all(Array.from({ length: options.count }, () => start().ready));

  return {
    get killed() {
      return killed;
    },
    killOne(random) {
      const victim = [...running][Math.floor(random * running.size)];
      if (!victim || stopping) return;
      running.delete(victim);
      victim.kill('SIGKILL');
      killed += 1;
      start();
    },
    async stop() {
      stopping = true;
      await Promise.all(
        [...running].map((child) => {
          child.kill('SIGTERM');
          return once(child, 'exit');
        }),
      );
    },
  };
}
