import { once } from 'node:events';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SECOND } from '../../time/duration';

/**
 * Who serves a data folder: `servers.json` in it, from before PGlite opens the folder until after it has closed it.
 *
 *   absent ──claimFolder──▶ { pid, port } ──publish──▶ { pid, port, urls } ──withdraw──▶ { pid, port } ──release──▶ absent
 *
 * It is made with `link`, which only one process can, and replaced with `rename`, so nobody reads half of it. A
 * process that is killed leaves it behind. The pid alone does not tell (after a restart of a container the same pids
 * belong to others), so the claimant also listens on `port`, which the system closes with it.
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
/** Taking a dead claim away is two file operations; whoever is at it for longer than this was killed there. */
const TAKEOVER_MS = 10 * SECOND;

const fileOf = (dataDir: string) => join(dataDir, 'servers.json');

/** Undefined when a living process has the folder. The claim keeps this process running: end it with `process.exit`. */
export async function claimFolder(dataDir: string): Promise<Claim | undefined> {
  const file = fileOf(dataDir);
  const draft = `${file}.${process.pid}`;
  const sign = createServer((visitor) => visitor.on('error', () => {}).resume()).listen(0, HOST);
  await once(sign, 'listening');
  const own = { pid: process.pid, port: (sign.address() as AddressInfo).port };

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

/** Undefined when no living process has the folder. */
export async function readClaim(dataDir: string): Promise<z.infer<typeof Content> | undefined> {
  const content = parse(await readFile(fileOf(dataDir), 'utf8').catch(unless('ENOENT', 'ENOTDIR')));
  return content && isRunning(content.pid) && (await answers(content.port)) ? content : undefined;
}

/** Calls `onEnd` when the process that listens on this port of a claim has ended. Keeps nobody running. */
export function watchClaimant(port: number, onEnd: () => void): { unwatch(): void } {
  const socket = visit(port).once('close', onEnd).unref();
  return { unwatch: () => socket.off('close', onEnd).destroy() };
}

/** Of two that find the same dead claim, the slower must not take the faster one's new claim away: one at a time. */
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

/** Of what somebody else wrote, or half wrote, into the file nothing is believed. */
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
  const socket = visit(port);
  const connected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('close', () => resolve(false));
  });
  socket.destroy();
  return connected;
}

function visit(port: number): Socket {
  return connect(port, HOST)
    .on('error', () => {})
    .resume();
}

/** For `catch`: null for the expected codes, everything else is thrown on. */
function unless(...expected: string[]) {
  return (err: unknown): null => {
    if (expected.includes((err as NodeJS.ErrnoException).code ?? '')) return null;
    throw err;
  };
}
