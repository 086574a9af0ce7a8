import { sql } from 'kysely';
import type { Db } from '../../src/db/database';
import type { Fault } from './faults';
import type { Observations, SentMessage } from './observations';
import { waitUntil } from './retry';

/** The other companies' clients must be answered within this time, whatever other faults happen. */
const ANSWER_DEADLINE_MS = 45_000;
/** The row must exist within this time, or the lock is skipped. */
const ROW_DEADLINE_MS = 1000;

export interface RowLock {
  row: (Fault & { do: 'lock' })['row'];
  /** Index of the client. */
  client: number;
  ms: number;
  onInjected: () => void;
}

/**
 * Locks a row in an open transaction, for at least `ms` and until the clients of the other companies are answered. With
 * a fixed time, the other clients would have to be answered fast; here they only have to be independent of the lock.
 */
export async function holdRow(
  db: Db,
  observations: Observations,
  { row, client: index, ms, onInjected }: RowLock,
): Promise<void> {
  const client = observations.schedule.clients[index];
  const companyId = client && observations.companyIds[client.company];
  if (!client || companyId === undefined) return;
  const started = performance.now();
  await db
    .transaction()
    .execute(async (tx) => {
      const locked = () => ROWS[row](companyId, client.canonical).execute(tx);
      if (!(await waitUntil(async () => (await locked()).rows.length > 0, ROW_DEADLINE_MS))) return;
      onInjected();
      const others = () =>
        [...observations.messages.values()].filter((message) => isOther(message, companyId, observations));
      const answered = await waitUntil(
        async () => performance.now() - started > ms && (await unanswered(db, others())).length === 0,
        ANSWER_DEADLINE_MS,
      );
      if (answered) return;
      const waiting = await unanswered(db, others());
      observations.blockedByLock.push(
        ...waiting.map((id) => `${id} is not answered while the ${row} of client ${index} is locked`),
      );
    })
    .catch(() => undefined); // the server was killed, which ends the lock
}

const ROWS = {
  company: (companyId: string) => sql`select from company where id = ${companyId} for update`,
  client: (companyId: string, address: string) =>
    sql`select from client where company_id = ${companyId} and address = ${address} for update`,
  conversation: (companyId: string, address: string) => sql`
    select from conversation v join client k on k.id = v.client_id
    where k.company_id = ${companyId} and k.address = ${address} for update of v`,
};

function isOther(message: SentMessage, companyId: string, observations: Observations): boolean {
  const { acceptedAt, client } = message;
  const mayBeDeleted = observations
    .deletionsOf(message.companyId, client.canonical)
    .some(({ to }) => to > message.sentAt);
  return message.companyId !== companyId && acceptedAt !== undefined && !mayBeDeleted;
}

/** Messages of parked conversations wait for an operator, not for the lock; they do not count. */
async function unanswered(db: Db, messages: readonly SentMessage[]): Promise<string[]> {
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
