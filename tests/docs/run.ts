import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { databaseUrl, redisUrl } from '../support/servers';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The environment of a reader: the servers, with the test's own queues and company. */
export function readerEnv(variables: Record<string, string>): Record<string, string | undefined> {
  return { ...process.env, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ...variables };
}

/** Runs a command in the repository's folder until it ends. */
export async function run(
  command: string,
  args: string[],
  env: Record<string, string | undefined> = process.env,
): Promise<Ran> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}
