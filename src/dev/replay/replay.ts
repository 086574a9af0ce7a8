import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Connected } from '../../config/connected';
import { companyPattern } from '../../context/keys';
import { removeCompany } from '../../db/companies';
import { type Db, openDatabase } from '../../db/database';
import { loadReports } from '../../db/turn-reports';
import type { Logger } from '../../observability/logger';
import { createProducer } from '../../queues/producer';
import { openRedis, type RedisClient, scanKeys } from '../../redis/connection';
import type { ScriptedDialogue } from '../../responders/scripted/script';
import { type DialogueOptions, runDialogues } from './dialogues';
import { createFixture } from './fixture';
import { startMockGateway } from './mock-gateway';
import { startProcesses } from './processes';
import type { RecordedDialogue } from './recording';
import { type ReplayResult, summarize } from './summary';
import { temporaryFolder } from './temporary-folder';
import { Verifier } from './verifier';
import { workerEnv } from './worker-env';

export interface ReplayOptions extends DialogueOptions {
  config: Connected;
  /** The environment that the worker processes inherit. */
  env: Record<string, string | undefined>;
  /** Path of the program that the worker processes run. */
  cli: string;
  logger: Logger;
  /** Number of worker processes. */
  processes: number;
}

/**
 * Sends the client's messages of every dialogue through the real queues, one client per dialogue, and compares the replies
 * and the responders' contexts with the recording. Removes everything that it has added.
 */
export async function replay(
  recorded: readonly RecordedDialogue[],
  options: ReplayOptions,
): Promise<ReplayResult> {
  const { config } = options;
  const companyId = `replay-${randomUUID().slice(0, 8)}`;
  const folder = temporaryFolder('dialogkeeper-replay-');
  const scriptPath = join(folder.path, 'script.jsonl');
  const db = openDatabase(config.databaseUrl, { pool: 4, logger: options.logger });
  const cache = openRedis(config.cacheRedisUrl);
  const queue = openRedis(config.redisUrl);
  for (const redis of [cache, queue]) redis.on('error', () => undefined); // each command reports its own error
  try {
    const dialogues = await createFixture(db, recorded, { companyId, scriptPath });
    return await runReplay({ companyId, dialogues, scriptPath, db, cache }, options);
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

interface Fixture {
  /** Also the prefix of the queues. */
  companyId: string;
  dialogues: readonly ScriptedDialogue[];
  scriptPath: string;
  db: Db;
  cache: RedisClient;
}

async function runReplay(fixture: Fixture, options: ReplayOptions): Promise<ReplayResult> {
  const { companyId, dialogues } = fixture;
  const started = performance.now();
  const verifier = new Verifier(dialogues);
  const secret = randomUUID();
  const gateway = await startMockGateway(secret, {
    reply: (reply) => verifier.received(reply),
    context: (context) => verifier.observed(context),
  });
  const producer = createProducer({ redisUrl: options.config.redisUrl, prefix: companyId });
  const processes = await startProcesses({
    count: options.processes,
    cli: options.cli,
    env: workerEnv({ ...options, ...fixture, gatewayUrl: gateway.url, secret }),
    onExit: (problem) => verifier.fail(problem),
  });
  try {
    const turnMs = await runDialogues({ ...options, ...fixture, verifier, producer, processes });
    return summarize({
      dialogues: dialogues.length,
      turns: dialogues.reduce((turns, dialogue) => turns + dialogue.turns.length, 0),
      turnMs,
      seconds: (performance.now() - started) / 1000,
      killed: processes.killed,
      reports: await loadReports(fixture.db, companyId),
      ...verifier.findings(),
    });
  } finally {
    await processes.stop();
    await producer.close();
    await gateway.close();
  }
}

async function removeKeys(redis: RedisClient, pattern: string): Promise<void> {
  await Promise.all((await scanKeys(redis, pattern)).map((key) => redis.unlink(key)));
}
