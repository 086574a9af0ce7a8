import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MINUTE } from '../../src/time/duration';
import { eventually } from '../support/eventually';

const run = promisify(execFile);
const PROGRAM = require.resolve('pm2/bin/pm2');

/** A process as PM2 lists it. */
export interface Listed {
  pid: number;
  name: string;
  /** PM2's id of the slot. The successor of a process keeps it. */
  pm_id: number;
  pm2_env: { status: string; restart_time: number };
}

export interface LogLine {
  pid: number;
  time: number;
  /** The stable name of what happened, such as `process.ready`. */
  event?: string;
  signal?: string;
}

/** A real PM2 with a daemon, sockets and logs of its own. The caller ends it. */
export async function makePm2(environment: Record<string, string>) {
  // The path of a Unix socket has at most 107 bytes, which TMPDIR may exceed.
  const home = await mkdtemp('/tmp/pm2-');
  const env = { ...process.env, ...UNATTENDED, ...environment, PM2_HOME: home };
  const seen = new Set<number>();

  async function pm2(...args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [PROGRAM, ...args], {
      env,
      maxBuffer: 10_000_000,
      timeout: 5 * MINUTE,
    });
    return stdout;
  }

  async function list(): Promise<Listed[]> {
    const listed: Listed[] = JSON.parse(await pm2('jlist'));
    for (const { pid } of listed) if (pid) seen.add(pid);
    return listed;
  }

  async function daemon(): Promise<number> {
    const pid = Number(await readFile(join(home, 'pm2.pid'), 'utf8'));
    seen.add(pid);
    return pid;
  }

  async function logs(app: string): Promise<LogLine[]> {
    const names = (await readdir(join(home, 'logs'))).filter((name) => name.startsWith(`${app}-out`));
    const files = await Promise.all(names.map((name) => readFile(join(home, 'logs', name), 'utf8')));
    const written = files.flatMap((text) => text.split('\n').slice(0, -1)); // the last line may not be whole yet
    const lines = written.filter((line) => line.startsWith('{'));
    const parsed = lines.map((line) => JSON.parse(line) as LogLine);
    for (const { pid } of parsed) seen.add(pid);
    return parsed;
  }

  /** The processes of this PM2 that still run, including the daemon. */
  function running(): number[] {
    return [...seen].filter(isRunning);
  }

  return {
    home,
    run: pm2,
    list,
    daemon,
    running,

    async pidsOf(app: string): Promise<number[]> {
      return (await list()).filter(({ name }) => name === app).map(({ pid }) => pid);
    },

    /** Waits until a process of the app has logged such a line, and returns it. */
    async logged(app: string, expected: Partial<LogLine>): Promise<LogLine> {
      return eventually(async () => {
        const matches = (line: LogLine) =>
          Object.entries(expected).every(([key, value]) => line[key as keyof LogLine] === value);
        return (await logs(app)).find(matches);
      }, 2 * MINUTE);
    },

    /** Ends every process and removes every file, whatever state a failed test left them in. */
    async end(): Promise<void> {
      await list().catch(() => []);
      await daemon().catch(() => undefined);
      await pm2('kill').catch(() => undefined);
      for (const pid of running()) process.kill(pid, 'SIGKILL');
      await eventually(() => running().length === 0);
      await rm(home, { recursive: true, force: true });
    },
  };
}

export type Pm2 = Awaited<ReturnType<typeof makePm2>>;

/** No banner, no request to `version.pm2.io`, no agent. */
const UNATTENDED = {
  PM2_DISCRETE_MODE: '1',
  PM2_DISABLE_VERSION_CHECK: '1',
  PM2_NO_INTERACTION: 'true',
  NO_COLOR: '1',
};

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
