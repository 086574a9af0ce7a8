import { setTimeout as pause } from 'node:timers/promises';
import { Job, type Queue } from 'bullmq';
import { JOBS, QUEUES } from '../jobs';
import { type RedisClient, scanPages, serversOf } from '../redis/connection';
import { SECOND } from '../time/duration';
import { PersonJobsBusy } from './errors';
import { mentionsAddress, type Person, verdictOn } from './person';
import type { Queues } from './queues';
import { wholeQueue } from './shards';

/** Milliseconds for which jobs of the person may still run. A job that carries content ends within moments. */
const PATIENCE = 30 * SECOND;
const PAUSE = SECOND / 10;

/** One job in Redis, whatever its state is. */
interface Found {
  queue: Queue;
  jobId: string;
  name: string;
  data: string;
  addedAt: number;
}

interface OfConversation extends Pick<Found, 'queue' | 'jobId'> {
  conversationId: string;
}

interface Pass {
  changed: number;
  oldest: number;
  /** Jobs of conversations that are not theirs. */
  conversations: OfConversation[];
}

/** Which of these conversations there are. */
export type ExistingConversations = (ids: readonly string[]) => Promise<Set<string>>;

/**
 * Removes the jobs of a person, and takes the person out of those that are worth doing without them: waiting, delayed, failed or
 * completed ones, with their reasons, stacks and logs. It reads every job, because a scan of the keys finds a job in every state, also
 * one that changes its state meanwhile. It ends when a whole pass finds no job that was added before it began, and none that it has
 * changed runs any more. Returns how many it removed or changed. Throws `PersonJobsBusy`.
 */
export async function removePersonJobs(
  queues: Queues,
  given: Person,
  existing: ExistingConversations,
): Promise<number> {
  const beganAt = Date.now();
  const person = { ...given, messageIds: new Set(given.messageIds) };
  const locks = new Set<string>();
  for (let changed = 0; ; ) {
    const pass = await onePass(queues, person, locks);
    const orphaned = await removeOrphaned(pass.conversations, existing);
    changed += pass.changed + orphaned;
    const isRunning = await anyExists(queues.place.connection, [...locks]);
    if (pass.oldest > beganAt && !isRunning) return changed;
    if (Date.now() - beganAt > PATIENCE) throw new PersonJobsBusy(person.companyId);
    if (pass.changed === 0) await pause(PAUSE);
  }
}

/**
 * `oldest`: when the oldest of those that it found was added. The ids of messages that it found are added to `person`, and the locks of
 * jobs that it changed to `locks`: a worker may have read such a job before.
 */
async function onePass(
  queues: Queues,
  person: Person & { messageIds: Set<string> },
  locks: Set<string>,
): Promise<Pass> {
  let [changed, oldest] = [0, Number.POSITIVE_INFINITY];
  const conversations: OfConversation[] = [];
  for await (const { queue, jobId, name, data, addedAt } of everyJob(queues)) {
    const definition = JOBS.find((job) => job.name === name && job.queue === wholeQueue(queue.name));
    const verdict = verdictOn({ definition, data }, person);
    if (verdict.kind === 'other') {
      const { conversationId } = verdict;
      if (conversationId !== undefined) conversations.push({ queue, jobId, conversationId });
      continue;
    }
    oldest = Math.min(oldest, addedAt);
    for (const id of verdict.messageIds ?? []) person.messageIds.add(id);
    if (verdict.kind === 'remove') changed += await queue.remove(jobId);
    else {
      await replacePayload(queues, { queue, jobId, name }, verdict.payload, person);
      locks.add(queue.toKey(`${jobId}:lock`));
      changed += 1;
    }
  }
  return { changed, oldest, conversations };
}

/** A conversation that was merged into another one: the reasons of its failed jobs may be about this person. */
async function removeOrphaned(
  found: readonly OfConversation[],
  existing: ExistingConversations,
): Promise<number> {
  const known = await existing([...new Set(found.map(({ conversationId }) => conversationId))]);
  const orphaned = found.filter(({ conversationId }) => !known.has(conversationId));
  const removed = await Promise.all(orphaned.map(({ queue, jobId }) => queue.remove(jobId)));
  return removed.reduce((sum, count) => sum + count, 0);
}

/** A job whose id names the person gets another one: a producer may give it any. Such a job is idempotent. */
async function replacePayload(
  queues: Queues,
  { queue, jobId, name }: Pick<Found, 'queue' | 'jobId' | 'name'>,
  payload: object,
  person: Person,
): Promise<void> {
  if (mentionsAddress(jobId, person)) {
    await queue.add(name, payload);
    await queue.remove(jobId);
    return;
  }
  await new Job(queue, name, {}, {}, jobId).updateData(payload).catch(async (error: unknown) => {
    if ((await queues.place.connection.exists(queue.toKey(jobId))) === 1) throw error; // it has ended meanwhile
  });
}

async function anyExists(connection: RedisClient, keys: readonly string[]): Promise<boolean> {
  const found = await Promise.all(keys.map((key) => connection.exists(key)));
  return found.some((count) => count > 0);
}

/** Page by page. A job may be found twice. */
async function* everyJob(queues: Queues): AsyncGenerator<Found> {
  for await (const keys of keysOf(queues)) {
    const jobs = await Promise.all(keys.map((key) => readJob(queues, key)));
    yield* jobs.filter((job) => job !== undefined);
  }
}

/** Every key of this prefix, and on a cluster, where a queue has a hash tag, those that contain it. */
export async function* keysOf({ place }: Queues): AsyncGenerator<string[]> {
  const pattern = `*${place.prefix.replace(/[\\*?[\]]/g, '\\$&')}:*`;
  for (const server of serversOf(place.connection)) yield* scanPages(server, pattern);
}

const KEY = /:([a-z][a-z0-9-]*):([^:]+|repeat:.+)$/;

/** The queue of a key, and what follows there. Undefined: it is no key of these queues. */
export function queueKey(queues: Queues, key: string): { queue: Queue; rest: string } | undefined {
  const [, name, rest] = KEY.exec(key) ?? [];
  if (name === undefined || rest === undefined || !QUEUES.includes(wholeQueue(name) as never))
    return undefined;
  const queue = queues.get(name);
  return queue.toKey(rest) === key ? { queue, rest } : undefined;
}

async function readJob(queues: Queues, key: string): Promise<Found | undefined> {
  const own = queueKey(queues, key);
  if (!own) return undefined;
  const { queue, rest: jobId } = own;
  const fields = await queues.place.connection
    .hmget(key, 'name', 'data', 'timestamp')
    .catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('WRONGTYPE')) return [];
      throw error;
    });
  const [name, data, timestamp] = fields;
  if (typeof name !== 'string' || typeof data !== 'string') return undefined;
  return { queue, jobId, name, data, addedAt: Number(timestamp) };
}
