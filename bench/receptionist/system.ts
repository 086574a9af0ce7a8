import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Channel } from '../../src/channels/channel';
import { readConfig } from '../../src/config';
import { connected } from '../../src/config/connected';
import { type Db, openDatabase } from '../../src/db/database';
import { answersTo } from '../../src/db/replies/answers';
import { temporaryFolder } from '../../src/dev/replay/temporary-folder';
import type { Reply } from '../../src/domain/turn';
import { QUEUES } from '../../src/jobs';
import { createLogger } from '../../src/observability/logger';
import { enqueueMessage } from '../../src/operations/messages';
import { createProducer } from '../../src/queues/producer';
import { createReceptionist } from '../../src/responders/receptionist';
import type { Responder } from '../../src/responders/responder';
import { MINUTE } from '../../src/time/duration';
import { startWorkers } from '../../src/workers/start';
import { startWorkerServers, type WorkerServers } from '../../tests/support/worker-servers';
import { atInstant, NOW, stopClock } from './clock';

export interface Answer {
  /** Empty: the turn was committed without a reply. */
  text: string;
  /** What the responder has returned. */
  reply: Reply;
}

/** Servers, workers and the receptionist, whose clock stands still. */
export interface EvaluatedSystem {
  db: Db;
  /** Sends a message as a gateway does, and resolves when its turn is committed. */
  say(companyId: string, from: string, text: string): Promise<Answer>;
  stop(): Promise<void>;
}

const POLL = 10;
const WITHOUT_SWEEP = QUEUES.filter((queue) => queue !== 'maintenance');

/** On a database of its own: of the PostgreSQL of `DATABASE_URL` where that and `REDIS_URL` are set, otherwise embedded. */
export async function startEvaluatedSystem(): Promise<EvaluatedSystem> {
  const folder = temporaryFolder('dialogkeeper-evaluation-');
  const servers = await startWorkerServers(folder.path, 1);
  const [urls] = servers.perWorker as [WorkerServers];
  const config = evaluationConfig(urls);
  const logger = createLogger('error', process.stderr);
  const admin = openDatabase(urls.DATABASE_URL, { pool: 1, logger });
  await stopClock(admin, NOW);
  await admin.destroy();

  const db = openDatabase(urls.DATABASE_URL, { pool: 2, logger });
  const { responder, lastReply } = recorded(atInstant(createReceptionist(), NOW));
  const silent: Channel = { send: async () => ({}) };
  const workers = await startWorkers({ config, logger, responder, channel: silent, queues: WITHOUT_SWEEP });
  const producer = createProducer({ redisUrl: config.redisUrl, prefix: config.queuePrefix });
  return {
    db,
    async say(companyId, from, text) {
      const { messageId } = await enqueueMessage(producer, { companyId, from, text });
      const answer = await answerTo(db, companyId, messageId);
      return { text: answer ?? '', reply: lastReply() };
    },
    async stop() {
      await producer.close();
      await workers.stop();
      await db.destroy();
      await servers.stop();
      folder.remove();
    },
  };
}

/** No configuration of the surrounding shell decides the result. */
function evaluationConfig({ DATABASE_URL, REDIS_URL, CACHE_REDIS_URL }: WorkerServers) {
  const config = readConfig({
    DATABASE_URL,
    REDIS_URL,
    CACHE_REDIS_URL: CACHE_REDIS_URL ?? REDIS_URL,
    QUEUE_PREFIX: `evaluation-${randomUUID().slice(0, 8)}`,
    DEBOUNCE: '10ms',
  });
  return connected(config, DATABASE_URL, REDIS_URL);
}

/** A turn may run again before it is committed; the last reply is the committed one, since only one client writes. */
function recorded(responder: Responder): { responder: Responder; lastReply(): Reply } {
  let last: Reply = { actions: [] };
  return {
    responder: {
      async respond(input) {
        last = { actions: [] };
        last = await responder.respond(input);
        return last;
      },
    },
    lastReply: () => last,
  };
}

async function answerTo(db: Db, companyId: string, messageId: string): Promise<string | null> {
  for (const deadline = Date.now() + MINUTE; Date.now() < deadline; await pause(POLL)) {
    const [answer] = await answersTo(db, companyId, [messageId]);
    if (answer) return answer.text;
  }
  throw new Error(
    `${companyId}: no turn has answered message ${messageId} within a minute; see the log above`,
  );
}
