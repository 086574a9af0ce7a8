import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually } from './eventually';

const CLI = resolve('dist/cli.js');

export interface Program {
  child: ChildProcess;
  /** Everything it has printed so far, on both streams. */
  output(): string;
  /** Waits until its output contains the text. */
  printed(text: string): Promise<void>;
  /**
   * Sends the signal, and waits until it and the servers that it has started have ended: they write to its streams, too. Returns
   * the exit code, or the signal that ended it.
   */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** An empty folder: no `.env`, no data, as on a fresh machine. Removed after the file's tests. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dialogkeeper-cli-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The environment of the tests without the URLs of servers. */
export function withoutServers(overrides: Record<string, string> = {}): Record<string, string | undefined> {
  const { DATABASE_URL, REDIS_URL, CACHE_REDIS_URL, NODE_ENV, ...rest } = process.env;
  return { ...rest, ...overrides };
}

export function startCli(
  args: string[],
  options: { cwd: string; env?: Record<string, string | undefined>; cli?: string },
): Program {
  const child = spawn(process.execPath, [options.cli ?? CLI, ...args], {
    cwd: options.cwd,
    env: options.env ?? withoutServers(),
  });
  const closed = once(child, 'close');
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  return {
    child,
    output: () => text,
    async printed(expected) {
      await eventually(() => {
        if (text.includes(expected)) return true;
        throw new Error(`not printed yet: ${expected}; so far:\n${text}`);
      }, 90_000);
    },
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await closed;
      return child.exitCode ?? child.signalCode;
    },
  };
}

/** Runs until it exits. `input` is typed, and then Ctrl-D. */
export async function runCli(
  args: string[],
  options: { cwd: string; env?: Record<string, string | undefined>; input?: string },
): Promise<Finished> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: options.cwd,
    env: options.env ?? withoutServers(),
  });
  const finished = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => (finished.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (finished.stderr += chunk));
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...finished };
}
