import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { createPostgresSource } from '../../src/db/context-source';
import { type Db, openDatabase } from '../../src/db/database';
import { createLogger } from '../../src/observability/logger';
import { EarlierSolution } from '../support/earlier-solution';
import { answerTo, type Closable, type Environment, type Message, type Reply } from './pipeline';
import { seedSalons } from './salons';

const TABLES = `
  create schema bot;
  create table bot.message (
    id bigint generated always as identity primary key,
    company_id text not null,
    phone text not null,
    direction text not null,
    text text not null,
    sent_at timestamptz not null default now(),
    provider_message_id text,
    answers bigint unique references bot.message,
    status text
  );
  create unique index message_once on bot.message (company_id, provider_message_id) where direction = 'in';
  create index message_dialogue on bot.message (company_id, phone, id desc);
`;

/** The same number as in our context. */
const LAST_MESSAGES = 50;

export async function prepareOrderedWork(
  environment: Environment,
  companies: readonly string[],
): Promise<void> {
  await seedSalons(environment, companies);
  const pool = new Pool({ connectionString: environment.databaseUrl, max: 1 });
  await pool.query(TABLES);
  await pool.end();
}

/** What the responder gets besides the last messages. `none`: nothing, which is not enough for a real bot. */
export type Knowledge = 'context' | 'none';

/**
 * A simple bot behind a queue that keeps the order of messages. It stores the message once, reads the context (one JSON for
 * each client, cached for twelve hours) and the last messages, stores the reply, sends it, and marks it as sent. A repeated
 * job sends a reply again that is not marked.
 */
export class OrderedWork implements Closable {
  readonly #pool: Pool;
  readonly #thinkMs: number;
  readonly #contexts: CachedContexts | undefined;

  constructor(
    environment: Environment,
    knowledge: Knowledge,
    private readonly send: (reply: Reply) => void,
  ) {
    this.#pool = new Pool({ connectionString: environment.databaseUrl, max: environment.concurrency });
    this.#thinkMs = environment.thinkMs;
    this.#contexts = knowledge === 'context' ? new CachedContexts(environment) : undefined;
  }

  async take({ companyId, phone, id, text }: Message): Promise<void> {
    const asked = await this.#store(companyId, phone, id, text);
    await this.#contexts?.load(companyId, phone);
    const { rows } = await this.#pool.query<{ direction: string; text: string }>(
      `select direction, text, sent_at from bot.message where company_id = $1 and phone = $2
       order by id desc limit $3`,
      [companyId, phone, LAST_MESSAGES],
    );
    if (rows.length === 0) throw new Error('the stored message is missing');
    if (this.#thinkMs > 0) await pause(this.#thinkMs);
    const reply = await this.#storeReply(companyId, phone, asked, answerTo([text]));
    if (reply.status === 'sent') return;
    this.send({ companyId, phone, text: reply.text });
    await this.#pool.query(`update bot.message set status = 'sent' where id = $1`, [reply.id]);
  }

  async close(): Promise<void> {
    await this.#pool.end();
    await this.#contexts?.close();
  }

  async #store(companyId: string, phone: string, id: string, text: string): Promise<string> {
    const added = await this.#pool.query<{ id: string }>(
      `insert into bot.message (company_id, phone, direction, text, provider_message_id) values ($1, $2, 'in', $3, $4)
       on conflict (company_id, provider_message_id) where direction = 'in' do nothing returning id`,
      [companyId, phone, text, id],
    );
    const message = added.rows[0] ?? (await this.#stored(companyId, id));
    return message.id;
  }

  async #stored(companyId: string, id: string): Promise<{ id: string }> {
    const { rows } = await this.#pool.query<{ id: string }>(
      `select id from bot.message where company_id = $1 and provider_message_id = $2 and direction = 'in'`,
      [companyId, id],
    );
    if (!rows[0]) throw new Error(`message ${id} is neither new nor stored`);
    return rows[0];
  }

  async #storeReply(companyId: string, phone: string, asked: string, text: string) {
    const { rows } = await this.#pool.query<{ id: string; text: string; status: string }>(
      `insert into bot.message (company_id, phone, direction, text, answers, status) values ($1, $2, 'out', $3, $4, 'pending')
       on conflict (answers) do update set answers = excluded.answers returning id, text, status`,
      [companyId, phone, text, asked],
    );
    if (!rows[0]) throw new Error('the reply was not stored');
    return rows[0];
  }
}

/** The earlier solution without the dialogue, which is read from the database each time. */
class CachedContexts implements Closable {
  readonly #db: Db;
  readonly #redis: Redis;
  readonly #contexts: EarlierSolution;

  constructor({ databaseUrl, cacheRedisUrl }: Environment) {
    this.#db = openDatabase(databaseUrl, { pool: 4, logger: createLogger('silent') });
    this.#redis = new Redis(cacheRedisUrl, { keyPrefix: `${new URL(databaseUrl).pathname}:` });
    this.#contexts = new EarlierSolution(this.#redis, {
      ...createPostgresSource(this.#db, { scheduleDays: 30, dialogueMessages: 0 }),
      dialogue: async () => ({ value: { messages: [], state: {}, handedOverAt: null }, version: 0 }),
    });
  }

  async load(companyId: string, phone: string): Promise<void> {
    await this.#contexts.load({ companyId, client: phone });
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
    await this.#db.destroy();
  }
}
