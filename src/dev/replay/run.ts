import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { bulkhead } from 'cockatiel';
import { companyPattern, entryKey } from '../../context/keys';
import { removeCompany } from '../../db/companies';
import { type Db, openDatabase } from '../../db/database';
import { loadReports } from '../../db/turn-reports';
import { type ContextOwner, SEGMENTS } from '../../domain/context';
import type { Logger } from '../../observability/logger';
import { createProducer, type Producer } from '../../queues/producer';
import { openRedis, type RedisClient, scanKeys } from '../../redis/connection';
import { messageId, type ScriptedDialogue } from '../../responders/scripted/script';
import { MINUTE } from '../../time/duration';
import type { Connected } from '../servers';
import { Audience } from './audience';
import { startFarEnd } from './far-end';
import { type Processes, startProcesses } from './processes';
import type { RecordedDialogue } from './recorded';
import { setTheStage } from './stage';
import { type ReplayResult, summarize } from './summary';
import { temporaryFolder } from './temporary-folder';

export interface ReplayOptions {
  config: Connected;
  /** What the worker processes inherit. */
  env: Record<string, string | undefined>;
  /** The program's entry, for the worker processes. */
  cli: string;
  logger: Logger;
  processes: number;
  /** Dialogues at the same time. */
  concurrency: number;
  /** Share of a dialogue's cached keys that is dropped before each of its turns, 0 to 1. */
  expire: number;
  /** SIGKILL to a worker process after every so many turns; 0: never. */
  killEvery: number;
  onProgress: (turns: number, total: number) => void;
}

/** A killed worker's job comes back within 15 s; a turn that meets several kills takes several times that. */
const ANSWER_WITHIN = 3 * MINUTE;

/**
 * Sends the client's side of every dialogue through the real queue, as one client each, and holds what the
 * responders were given, and what came back, against the recording. Leaves nothing behind.
 */
export async function replay(
  recorded: readonly RecordedDialogue[],
  options: ReplayOptions,
): Promise<ReplayResult> {
  const { config } = options;
  const companyId = `replay-${randomUUID().slice(0, 8)}`;
  const folder = temporaryFolder('dialogkeeper-replay-');
  const db = openDatabase(config.databaseUrl, { pool: 4, logger: options.logger });
  const cache = openRedis(config.cacheRedisUrl);
  const queue = openRedis(config.redisUrl);
  for (const redis of [cache, queue]) redis.on('error', () => undefined); // the commands themselves say it
  try {
    const { dialogues } = await setTheStage(db, recorded, {
      companyId,
      scriptPath: join(folder.path, 'script.jsonl'),
    });
    return await perform({ dialogues, companyId, folder: folder.path, db, cache }, options);
  } finally {
    await removeCompany(db, companyId);
    await removeKeys(cache, companyPattern(companyId));
    await removeKeys(queue, `${companyId}:*`);
    cache.disconnect();
    queue.disconnect();
    await db.destroy();
    folder.remove();
  }
}

interface Play {
  dialogues: readonly ScriptedDialogue[];
  /** Names the company, and the queues too. */
  companyId: string;
  folder: string;
  db: Db;
  cache: RedisClient;
}

async function perform(play: Play, options: ReplayOptions): Promise<ReplayResult> {
  const { dialogues, companyId } = play;
  const started = performance.now();
  const audience = new Audience(dialogues);
  const secret = randomUUID();
  const farEnd = await startFarEnd(secret, {
    reply: (reply) => audience.hear(reply),
    given: (given) => audience.see(given),
  });
  const producer = createProducer({ redisUrl: options.config.redisUrl, prefix: companyId });
  const env = workerEnv(play, options, farEnd.url, secret);
  const onExit = (problem: string) => audience.fail(problem);
  const processes = await startProcesses({ count: options.processes, cli: options.cli, env, onExit });
  try {
    const turnMs = await playAll(play, options, { audience, producer, processes });
    return summarize({
      dialogues: dialogues.length,
      turns: countTurns(dialogues),
      turnMs,
      seconds: (performance.now() - started) / 1000,
      killed: processes.killed,
      reports: await loadReports(play.db, companyId),
      ...audience.findings(),
    });
  } finally {
    await processes.stop();
    await producer.close();
    await farEnd.close();
  }
}

/** Returns how long each turn took from the first message's sending to its reply's arrival. */
async function playAll(
  { dialogues, companyId, cache }: Play,
  options: ReplayOptions,
  { audience, producer, processes }: { audience: Audience; producer: Producer; processes: Processes },
): Promise<number[]> {
  const total = countTurns(dialogues);
  const turnMs: number[] = [];

  async function playOne(dialogue: ScriptedDialogue, index: number): Promise<void> {
    const client = `+1206555${String(index).padStart(4, '0')}`;
    for (const at of dialogue.turns.keys()) {
      await expire(cache, { companyId, client }, options.expire);
      const started = performance.now();
      const answer = audience.answerTo(client, dialogue, at, ANSWER_WITHIN);
      await say(producer, { companyId, client }, dialogue, at);
      if (!(await answer)) return;
      turnMs.push(performance.now() - started);
      options.onProgress(turnMs.length, total);
      if (options.killEvery > 0 && turnMs.length % options.killEvery === 0) processes.killOne(Math.random());
    }
  }

  const seats = bulkhead(options.concurrency, dialogues.length);
  await Promise.all(dialogues.map((dialogue, index) => seats.execute(() => playOne(dialogue, index))));
  return turnMs;
}

async function say(
  producer: Producer,
  owner: ContextOwner,
  dialogue: ScriptedDialogue,
  at: number,
): Promise<void> {
  for (const [part, text] of (dialogue.turns[at]?.messages ?? []).entries()) {
    await producer.receiveMessage({
      companyId: owner.companyId,
      from: { kind: 'phone', value: owner.client },
      name: dialogue.id,
      messageId: messageId(dialogue.id, at, part),
      text,
      sentAt: new Date().toISOString(),
    });
  }
}

/** As if that share of the keys had come to the end of their time, or been evicted. */
async function expire(cache: RedisClient, owner: ContextOwner, share: number): Promise<void> {
  const keys = SEGMENTS.filter(() => Math.random() < share).map((segment) => entryKey(segment, owner));
  if (keys.length > 0) await cache.unlink(...keys);
}

function workerEnv(
  { companyId, dialogues, folder }: Play,
  options: ReplayOptions,
  url: string,
  secret: string,
) {
  const { config } = options;
  return {
    ...options.env,
    DATABASE_URL: config.databaseUrl,
    REDIS_URL: config.redisUrl,
    CACHE_REDIS_URL: config.cacheRedisUrl,
    QUEUE_PREFIX: companyId,
    RESPONDER: join(__dirname, 'observed-responder.js'),
    SCRIPT: join(folder, 'script.jsonl'),
    GATEWAY: 'webhook',
    GATEWAY_URL: url,
    GATEWAY_SECRET: secret,
    GATEWAY_TIMEOUT: '3s',
    // Short enough for a thousand turns; where a client says one thing in several messages, long enough for them all.
    DEBOUNCE: dialogues.some(({ turns }) => turns.some(({ messages }) => messages.length > 1))
      ? '1s'
      : '30ms',
    LOG_LEVEL: WITHOUT_LOG.includes(options.env.LOG_LEVEL) ? 'error' : options.env.LOG_LEVEL,
  };
}

/** The default of a worker would bury the result. */
const WITHOUT_LOG = [undefined, '', 'info'];

async function removeKeys(redis: RedisClient, pattern: string): Promise<void> {
  await Promise.all((await scanKeys(redis, pattern)).map((key) => redis.unlink(key)));
}

function countTurns(dialogues: readonly ScriptedDialogue[]): number {
  return dialogues.reduce((turns, dialogue) => turns + dialogue.turns.length, 0);
}
