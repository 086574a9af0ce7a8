import { once } from 'node:events';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SECOND } from '../../time/duration';

/**
 * A claim is the file `servers.json` in a data folder: it names the process that runs the folder's servers. It is written
 * before PGlite opens the folder and removed after PGlite has closed it.
 *
 *   absent ──claimFolder──▶ { pid, port } ──publish──▶ { pid, port, urls } ──withdraw──▶ { pid, port } ──release──▶ absent
 *
 * `link` makes it, so only one process succeeds; `rename` replaces it, so no reader sees half of it. A killed process
 * leaves its claim behind. The pid alone does not prove that the process runs (after a restart of a container the same pid
 * may belong to another process), so the claimant also listens on `port`, which the system closes with the process.
 */
const Content = z.object({
  pid: z.number(),
  port: z.number(),
  urls: z.object({ databaseUrl: z.string(), redisUrl: z.string() }).optional(),
});

export type Urls = NonNullable<z.infer<typeof Content>['urls']>;

export interface Claim {
  publish(urls: Urls): Promise<void>;
  withdraw(): Promise<void>;
  release(): Promise<void>;
}

const HOST = '127.0.0.1';
/** Removing a dead claim takes two file operations. A process that takes longer than this was killed in between. */
const TAKEOVER_MS = 10 * SECOND;

const fileOf = (dataDir: string) => join(dataDir, 'servers.json');

/** Undefined: a running process has claimed the folder. A claim keeps this process alive: end it with `process.exit`. */
export async function claimFolder(dataDir: string): Promise<Claim | undefined> {
  const file = fileOf(dataDir);
  const draft = `${file}.${process.pid}`;
  const beacon = createServer((socket) => socket.on('error', () => {}).resume()).listen(0, HOST);
  await once(beacon, 'listening');
  const own = { pid: process.pid, port: (beacon.address() as AddressInfo).port };

  const replace = async (urls?: Urls) => {
    await writeFile(draft, JSON.stringify({ ...own, urls }));
    await rename(draft, file);
  };
  await writeFile(draft, JSON.stringify(own));
  try {
    while (!(await linked(draft, file))) {
      if (await readClaim(dataDir)) return undefined;
      await removeDead(dataDir);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return { publish: replace, withdraw: () => replace(), release: () => rm(file, { force: true }) };
}

/** Undefined: no running process has claimed the folder. */
export async function readClaim(dataDir: string): Promise<z.infer<typeof Content> | undefined> {
  const content = parse(await readFile(fileOf(dataDir), 'utf8').catch(unless('ENOENT', 'ENOTDIR')));
  return content && isRunning(content.pid) && (await answers(content.port)) ? content : undefined;
}

/** Calls `onEnd` when the process that listens on a claim's port has ended. Does not keep this process alive. */
export function watchClaimant(port: number, onEnd: () => void): { unwatch(): void } {
  const socket = connectTo(port).once('close', onEnd).unref();
  return { unwatch: () => socket.off('close', onEnd).destroy() };
}

/** One process at a time: of two that find the same dead claim, the slower one must not remove the faster one's new claim. */
async function removeDead(dataDir: string): Promise<void> {
  const takeover = `${fileOf(dataDir)}.takeover`;
  try {
    await writeFile(takeover, '', { flag: 'wx' });
  } catch (err) {
    unless('EEXIST')(err);
    const since = (await stat(takeover).catch(unless('ENOENT')))?.mtimeMs ?? Date.now();
    if (Date.now() - since > TAKEOVER_MS) await rm(takeover, { force: true });
    else await sleep(20);
    return;
  }
  if (!(await readClaim(dataDir))) await rm(fileOf(dataDir), { force: true });
  await rm(takeover, { force: true });
}

async function linked(existing: string, path: string): Promise<boolean> {
  const result = await link(existing, path).catch(unless('EEXIST'));
  return result !== null;
}

/** Undefined: another program wrote the file, or a process was killed while it wrote it. */
function parse(text: string | null): z.infer<typeof Content> | undefined {
  try {
    return Content.safeParse(JSON.parse(text ?? 'null')).data;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (err) {
    return (err as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connectTo(port);
  const connected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('close', () => resolve(false));
  });
  socket.destroy();
  return connected;
}

function connectTo(port: number): Socket {
  return connect(port, HOST)
    .on('error', () => {})
    .resume();
}

/** For `catch`: returns null for the expected codes, and rethrows every other error. */
function unless(...expected: string[]) {
  return (err: unknown): null => {
    if (expected.includes((err as NodeJS.ErrnoException).code ?? '')) return null;
    throw err;
  };
}
