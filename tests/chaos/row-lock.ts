import { sql } from 'kysely';
import type { Db } from '../../src/db/database';
import type { Fault } from './faults';
import { comesTrue } from './patience';
import type { Record, Written } from './record';

/** Milliseconds within which the others must have been answered, whatever else is going wrong meanwhile. */
const PATIENCE = 45_000;
/** Milliseconds that the row may take to come into being. */
const UNTIL_THERE = 1000;

export interface Hold {
  row: (Fault & { do: 'lock' })['row'];
  /** By its number. */
  client: number;
  ms: number;
  struck: () => void;
}

/**
 * Locks a row in a transaction that stays open: `ms` at least, and until the clients of the other companies have been
 * answered. With a fixed time the others would have to be fast; this way they only have to be independent of the lock.
 */
export async function holdRow(db: Db, record: Record, { row, client: no, ms, struck }: Hold): Promise<void> {
  const client = record.schedule.clients[no];
  const companyId = client && record.companyIds[client.company];
  if (!client || companyId === undefined) return;
  const started = performance.now();
  await db
    .transaction()
    .execute(async (tx) => {
      const locked = () => ROWS[row](companyId, client.canonical).execute(tx);
      if (!(await comesTrue(async () => (await locked()).rows.length > 0, UNTIL_THERE))) return;
      struck();
      const others = () =>
        [...record.messages.values()].filter((message) => isOther(message, companyId, record));
      const answered = await comesTrue(
        async () => performance.now() - started > ms && (await unanswered(db, others())).length === 0,
        PATIENCE,
      );
      if (answered) return;
      const waiting = await unanswered(db, others());
      record.keptWaiting.push(
        ...waiting.map((id) => `${id} is not answered while the ${row} of client ${no} is locked`),
      );
    })
    .catch(() => undefined); // the server was killed: then the lock has ended
}

const ROWS = {
  company: (companyId: string) => sql`select from company where id = ${companyId} for update`,
  client: (companyId: string, address: string) =>
    sql`select from client where company_id = ${companyId} and address = ${address} for update`,
  conversation: (companyId: string, address: string) => sql`
    select from conversation v join client k on k.id = v.client_id
    where k.company_id = ${companyId} and k.address = ${address} for update of v`,
};

function isOther(message: Written, companyId: string, record: Record): boolean {
  const { acceptedAt, client } = message;
  const mayBeDeleted = record
    .endingsOf(message.companyId, client.canonical)
    .some(({ to }) => to > message.sentAt);
  return message.companyId !== companyId && acceptedAt !== undefined && !mayBeDeleted;
}

/** Those of parked conversations wait for an operator, not for a lock. */
async function unanswered(db: Db, messages: readonly Written[]): Promise<string[]> {
  if (messages.length === 0) return [];
  const done = await db
    .selectFrom('message as m')
    .innerJoin('conversation as v', 'v.id', 'm.conversation_id')
    .select('m.provider_message_id as id')
    .where('m.direction', '=', 'in')
    .where(
      'm.provider_message_id',
      'in',
      messages.map(({ id }) => id),
    )
    .where((row) => row.or([row('m.turn', 'is not', null), row('v.parked_at', 'is not', null)]))
    .execute();
  const ids = new Set(done.map(({ id }) => id));
  return messages.flatMap(({ id }) => (ids.has(id) ? [] : [id]));
}
