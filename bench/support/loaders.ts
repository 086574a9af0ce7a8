import { randomUUID } from 'node:crypto';
import { entryKey } from '../../src/context/keys';
import { type ContextService, createContextService } from '../../src/context/service';
import type { ContextSource } from '../../src/context/source';
import { type ContextOwner, SEGMENTS } from '../../src/domain/context';
import { EarlierSolution } from './earlier-solution';
import { VERSIONS } from './memory-source';
import type { Resources } from './resources';

/** Loads contexts. In one case it only sends a PING, for comparison. */
export interface ContextLoader {
  title: string;
  load(owner: ContextOwner): Promise<unknown>;
}

export interface LoaderSettings {
  redisUrl: string;
  source: ContextSource;
  /** Deadline of a command. The default is long, so that no load falls back to the source unnoticed. */
  timeoutMs?: number;
  /** Default: the service's default. */
  localCacheBytes?: number;
}

const LONG_TIMEOUT = 10_000;

/** Too small for any value: every load fetches and parses. */
const NO_LOCAL_CACHE = 1;

export async function openOurs(resources: Resources, settings: LoaderSettings): Promise<ContextLoader> {
  return loaderOf('ours', await openService(resources, settings));
}

export async function openOursWithoutLocalCache(
  resources: Resources,
  settings: LoaderSettings,
): Promise<ContextLoader> {
  const service = await openService(resources, { ...settings, localCacheBytes: NO_LOCAL_CACHE });
  return loaderOf('ours, without a local cache', service);
}

/** A lower bound for every load that asks Redis, on a connection of the same kind. */
export async function openPing(
  resources: Resources,
  { redisUrl, timeoutMs = LONG_TIMEOUT }: LoaderSettings,
): Promise<ContextLoader> {
  const redis = await resources.connection(redisUrl, timeoutMs);
  return { title: 'a bare PING', load: () => redis.ping() };
}

/** As long as those of a warm load: an etag and a version for each segment, after the terms of the lease. */
const ARGUMENTS = ['10000', randomUUID(), ...SEGMENTS.flatMap(() => [randomUUID(), '1234567890'])];

/** The least that a load of one script can take: the same keys and arguments, and nothing is read. */
export async function openEmptyScript(
  resources: Resources,
  { redisUrl, timeoutMs = LONG_TIMEOUT }: LoaderSettings,
): Promise<ContextLoader> {
  const redis = await resources.connection(redisUrl, timeoutMs);
  const sha = String(await redis.script('LOAD', 'return 1'));
  return {
    title: 'an empty script with the same arguments',
    load: (owner) =>
      redis.evalsha(
        sha,
        SEGMENTS.length,
        ...SEGMENTS.map((segment) => entryKey(segment, owner)),
        ...ARGUMENTS,
      ),
  };
}

export async function openEarlierSolution(
  resources: Resources,
  { redisUrl, source, timeoutMs = LONG_TIMEOUT }: LoaderSettings,
): Promise<ContextLoader> {
  const solution = new EarlierSolution(await resources.connection(redisUrl, timeoutMs), source);
  return { title: 'the earlier solution', load: (owner) => solution.load(owner) };
}

export async function openService(
  resources: Resources,
  { redisUrl, source, timeoutMs = LONG_TIMEOUT, localCacheBytes }: LoaderSettings,
): Promise<ContextService> {
  const service = createContextService({
    redis: redisUrl,
    source,
    timeoutMs,
    ...(localCacheBytes !== undefined && { localCacheBytes }),
  });
  resources.onClose(() => service.close());
  await service.ready(LONG_TIMEOUT);
  return service;
}

/** Loads as a turn does, with the versions that the database has just returned. */
function loaderOf(title: string, service: ContextService): ContextLoader {
  return { title, load: (owner) => service.load(owner, VERSIONS) };
}
