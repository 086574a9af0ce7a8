import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Channel } from '../../src/channels/channel';
import { readConfig } from '../../src/config';
import { connected } from '../../src/config/connected';
import { type Db, openDatabase } from '../../src/db/database';
import type { ReplyOption } from '../../src/domain/turn';
import { QUEUES } from '../../src/jobs';
import { createLogger } from '../../src/observability/logger';
import type { MessageInput } from '../../src/queues/producer';
import type { Responder } from '../../src/responders/responder';
import { MINUTE } from '../../src/time/duration';
import { startWorkers } from '../../src/workers/start';
import { openProducer } from './producer';
import { sentAnswersTo } from './sent-answers';
import { atInstant, NOW, stopClock } from './stopped-clock';

export interface Said {
  companyId: string;
  /** A phone number. */
  from: string;
  text: string;
  /** The id of the option that the client has pressed. */
  choice?: string | undefined;
}

/** The committed reply. */
export interface Answer {
  /** Empty: the turn was committed without one. */
  text: string;
  options: ReplyOption[];
}

/** Workers with their queues, and a responder whose clock stands still. */
export interface EvaluatedSystem {
  db: Db;
  /** Sends a message as a gateway does, and resolves when its turn is committed. Throws what the responder has thrown. */
  say(said: Said): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Urls {
  DATABASE_URL: string;
  REDIS_URL: string;
  CACHE_REDIS_URL?: string | undefined;
}

const POLL = 10;
const WITHOUT_SWEEP = QUEUES.filter((queue) => queue !== 'maintenance');

/** The clock of the whole database stops: no other test may use it. */
export async function startEvaluatedSystem(urls: Urls, responder: Responder): Promise<EvaluatedSystem> {
  const config = evaluationConfig(urls);
  const logger = createLogger('error', process.stderr);
  const admin = openDatabase(urls.DATABASE_URL, { pool: 1, logger });
  await stopClock(admin, NOW);
  await admin.destroy();

  const db = openDatabase(urls.DATABASE_URL, { pool: 2, logger });
  const errors = new Map<string, unknown>();
  const silent: Channel = { send: async () => ({}) };
  const workers = await startWorkers({
    config,
    logger,
    responder: keepingErrors(atInstant(responder, NOW), errors),
    channel: silent,
    queues: WITHOUT_SWEEP,
  });
  const producer = openProducer(config.redisUrl, config.queuePrefix);
  return {
    db,
    async say({ companyId, from, text, choice }) {
      const message: MessageInput = {
        companyId,
        from: { kind: 'phone', value: from },
        messageId: randomUUID(),
        text,
        ...(choice !== undefined && { kind: 'button', choice }),
        sentAt: new Date().toISOString(),
      };
      await producer.receiveMessage(message);
      return answerTo(db, message, errors);
    },
    async stop() {
      await producer.close();
      await workers.stop();
      await db.destroy();
    },
  };
}

/** No configuration of the surrounding shell decides the result. */
function evaluationConfig({ DATABASE_URL, REDIS_URL, CACHE_REDIS_URL = REDIS_URL }: Urls) {
  const config = readConfig({
    DATABASE_URL,
    REDIS_URL,
    CACHE_REDIS_URL,
    QUEUE_PREFIX: `evaluation-${randomUUID().slice(0, 8)}`,
    DEBOUNCE: '10ms',
    RESPONDER_TIMEOUT: '5m',
  });
  return connected(config, DATABASE_URL, REDIS_URL);
}

/** By company: a turn that fails is run again, and the evaluation has no patience for that. */
function keepingErrors(responder: Responder, errors: Map<string, unknown>): Responder {
  return {
    async respond(input) {
      try {
        return await responder.respond(input);
      } catch (error) {
        if (!input.signal.aborted) errors.set(input.context.company.id, error);
        throw error;
      }
    },
  };
}

async function answerTo(
  db: Db,
  { companyId, messageId }: MessageInput,
  errors: Map<string, unknown>,
): Promise<Answer> {
  const company = String(companyId);
  for (const deadline = Date.now() + 5 * MINUTE; Date.now() < deadline; await pause(POLL)) {
    const [answer] = await sentAnswersTo(db, company, [messageId]);
    if (answer)
      return { text: answer.text ?? '', options: answer.text ? await lastOptions(db, company) : [] };
    if (errors.has(company)) throw errors.get(company);
  }
  throw new Error(
    `${company}: no turn has answered message ${messageId} within 5 minutes; see the log above`,
  );
}

/** A company of the evaluation has one client. */
async function lastOptions(db: Db, companyId: string): Promise<ReplyOption[]> {
  const reply = await db
    .selectFrom('message')
    .select('options')
    .where('company_id', '=', companyId)
    .where('direction', '=', 'out')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return reply?.options ?? [];
}
