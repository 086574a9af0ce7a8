import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { answerTo, type Closable, type Message, type Place, type Reply } from './contestant';

const TABLE = `
  create table message (
    id bigint generated always as identity primary key,
    company_id text not null,
    phone text not null,
    direction text not null,
    text text not null,
    sent_at timestamptz not null default now(),
    provider_message_id text,
    answers bigint unique references message,
    status text
  );
  create unique index message_once on message (company_id, provider_message_id) where direction = 'in';
  create index message_dialogue on message (company_id, phone, id desc);
`;

/** As many as our context holds. */
const LAST_MESSAGES = 50;

export async function createMessageTable({ databaseUrl }: Place): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  await pool.query(TABLE);
  await pool.end();
}

/**
 * What one writes for a bot whose queue keeps the order: the message is stored once, the last ones are read, the answer
 * is stored, sent, and marked as sent. A repeated job does again what is not marked yet.
 */
export class OrderedWork implements Closable {
  readonly #pool: Pool;
  readonly #thinkMs: number;
  readonly #send: (reply: Reply) => void;

  constructor({ databaseUrl, concurrency, thinkMs }: Place, send: (reply: Reply) => void) {
    this.#pool = new Pool({ connectionString: databaseUrl, max: concurrency });
    this.#thinkMs = thinkMs;
    this.#send = send;
  }

  async take({ companyId, phone, id, text }: Message): Promise<void> {
    const asked = await this.#store(companyId, phone, id, text);
    const { rows } = await this.#pool.query<{ direction: string; text: string }>(
      `select direction, text, sent_at from message where company_id = $1 and phone = $2
       order by id desc limit $3`,
      [companyId, phone, LAST_MESSAGES],
    );
    if (rows.length === 0) throw new Error('the message that was just stored is not there');
    if (this.#thinkMs > 0) await pause(this.#thinkMs);
    const reply = await this.#storeReply(companyId, phone, asked, answerTo([text]));
    if (reply.status === 'sent') return;
    this.#send({ companyId, phone, text: reply.text });
    await this.#pool.query(`update message set status = 'sent' where id = $1`, [reply.id]);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #store(companyId: string, phone: string, id: string, text: string): Promise<string> {
    const added = await this.#pool.query<{ id: string }>(
      `insert into message (company_id, phone, direction, text, provider_message_id) values ($1, $2, 'in', $3, $4)
       on conflict (company_id, provider_message_id) where direction = 'in' do nothing returning id`,
      [companyId, phone, text, id],
    );
    const there = added.rows[0] ?? (await this.#stored(companyId, id));
    return there.id;
  }

  async #stored(companyId: string, id: string): Promise<{ id: string }> {
    const { rows } = await this.#pool.query<{ id: string }>(
      `select id from message where company_id = $1 and provider_message_id = $2 and direction = 'in'`,
      [companyId, id],
    );
    if (!rows[0]) throw new Error(`message ${id} is neither new nor stored`);
    return rows[0];
  }

  async #storeReply(companyId: string, phone: string, asked: string, text: string) {
    const { rows } = await this.#pool.query<{ id: string; text: string; status: string }>(
      `insert into message (company_id, phone, direction, text, answers, status) values ($1, $2, 'out', $3, $4, 'pending')
       on conflict (answers) do update set answers = excluded.answers returning id, text, status`,
      [companyId, phone, text, asked],
    );
    if (!rows[0]) throw new Error('the reply was not stored');
    return rows[0];
  }
}
