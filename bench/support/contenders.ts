import { type ContextService, createContextService } from '../../src/context/service';
import type { ContextSource } from '../../src/context/source';
import type { ContextOwner } from '../../src/domain/context';
import { EarlierSolution } from './earlier-solution';
import type { Stage } from './fixture';
import { VERSIONS } from './memory-source';

/** Something that gives contexts, or answers like something that does. */
export interface Contender {
  title: string;
  load(owner: ContextOwner): Promise<unknown>;
}

export interface Place {
  redisUrl: string;
  source: ContextSource;
  /** Of one command. Default: more than any machine needs, so that no load falls back to the source unseen. */
  timeoutMs?: number;
  /** Default: that of the service. */
  localCacheBytes?: number;
}

const PATIENT = 10_000;

/** Too little for any copy: every load fetches and parses. */
const NO_COPIES = 1;

export async function ours(stage: Stage, place: Place): Promise<Contender> {
  return contenderOf('ours', await openService(stage, place));
}

export async function oursWithoutCopies(stage: Stage, place: Place): Promise<Contender> {
  const service = await openService(stage, { ...place, localCacheBytes: NO_COPIES });
  return contenderOf('ours, in a process without copies', service);
}

/** The least that anything can take which asks Redis: on a connection of the same kind. */
export async function ping(stage: Stage, { redisUrl, timeoutMs = PATIENT }: Place): Promise<Contender> {
  const redis = await stage.connection(redisUrl, timeoutMs);
  return { title: 'a bare PING', load: () => redis.ping() };
}

export async function earlier(
  stage: Stage,
  { redisUrl, source, timeoutMs = PATIENT }: Place,
): Promise<Contender> {
  const solution = new EarlierSolution(await stage.connection(redisUrl, timeoutMs), source);
  return { title: 'the earlier solution', load: (owner) => solution.load(owner) };
}

export async function openService(
  stage: Stage,
  { redisUrl, source, timeoutMs = PATIENT, localCacheBytes }: Place,
): Promise<ContextService> {
  const service = createContextService({
    redis: redisUrl,
    source,
    timeoutMs,
    ...(localCacheBytes !== undefined && { localCacheBytes }),
  });
  stage.closing(() => service.close());
  await service.ready(PATIENT);
  return service;
}

/** As a turn asks: with the versions that the database has just told it. */
function contenderOf(title: string, service: ContextService): Contender {
  return { title, load: (owner) => service.load(owner, VERSIONS) };
}
