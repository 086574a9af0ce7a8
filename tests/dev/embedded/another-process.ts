import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = `
  const { startEmbeddedServers } = require(process.argv[1]);
  startEmbeddedServers({ dataDir: process.argv[2] }).then((servers) => {
    console.log(JSON.stringify(servers));
    process.stdin.resume().on('end', () => servers.stop());
  });`;

export interface AnotherProcess {
  databaseUrl: string;
  redisUrl: string;
  attached: boolean;
  /** Stops the servers and ends the process. Resolves with its exit code. */
  end(): Promise<number | null>;
  /** Sends SIGKILL, and resolves when the process has ended. */
  kill(): Promise<void>;
}

/** Another process that starts, or attaches to, the servers of this folder. Needs `dist`. */
export async function anotherProcess(dataDir: string): Promise<AnotherProcess> {
  const compiled = join(__dirname, '../../../dist/dev/embedded/servers.js');
  const child: ChildProcess = spawn(process.execPath, ['-e', PROGRAM, compiled, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  if (!child.stdout) throw new Error('spawned without stdout');
  const failed = exited.then(([code]) => Promise.reject(new Error(`ended with ${code} before it was ready`)));
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), failed]);
  failed.catch(() => {});
  return {
    ...JSON.parse(line),
    async end() {
      child.stdin?.end();
      return (await exited)[0];
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
