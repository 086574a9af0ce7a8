import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { postgresPath } from './available';
import { freePort } from './free-port';
import { Program } from './program';

const run = promisify(execFile);

export interface NativePostgres {
  url: string;
  kill(): Promise<void>;
  /** After `kill`. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** A PostgreSQL of the caller's own on a free port. It refuses to run as root: for root it runs as the user `postgres`. */
export async function startNativePostgres(args: readonly string[] = []): Promise<NativePostgres> {
  const bin = postgresPath();
  if (!bin)
    throw new Error("PostgreSQL's server is not on this machine (Debian: apt-get install postgresql)");
  const folder = await mkdtemp(join(tmpdir(), 'dialogkeeper-postgres-'));
  const user = await ordinaryUser();
  if (user) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '-N'], user);

  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300'];
  const own = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting]), ...args];
  const start = async () => {
    const program = new Program(join(bin, 'postgres'), own, user);
    await program.until(() => select1(url));
    return program;
  };
  let program = await start();
  return {
    url,
    kill: () => program.kill(),
    async restart() {
      program = await start();
    },
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function select1(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // the call rejects with it
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end();
  }
}

export async function ordinaryUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (what) => (await run('id', [what, 'postgres'])).stdout),
  );
  return { uid: Number(uid), gid: Number(gid) };
}
