import { type RawBuilder, sql } from 'kysely';
import type { ContextOwner } from '../../domain/context';
import type { Db, Tx } from '../database';
import { type Ahead, aheadOf, isExpected } from './ahead';
import { anonymizeBookings, lockSources } from './bookings';
import { type KnownPerson, personOf } from './person';

export type ForgetOutcome =
  /** Another transaction has changed who the person is since `person` was read: begin again. */
  | { kind: 'changed' }
  /** The business still expects them, and the caller wants them forgotten only if it does not. Nothing was changed. */
  | ({ kind: 'expected' } & Ahead)
  /** `forgottenId`: of the row that stays until Redis holds nothing of them. */
  | { kind: 'forgotten'; forgottenId: string; messages: number; bookings: number };

/** Messages of one statement: each ends far within the deadline of statements, however long the dialogue is. */
const BATCH = 5000;

/**
 * Deletes a person with everything that is theirs, in one transaction that locks what a turn, a message, a merge and the booking system
 * would lock: they come before it, or find nothing. What the business keeps (bookings, reminders) no longer says whose it was. The
 * same for a person who is not known: what remains of them in Redis is to be removed. Throws `LockTimedOut`.
 */
export async function deletePerson(
  db: Db,
  owner: ContextOwner,
  { person, withBookings }: { person: KnownPerson; withBookings: boolean },
): Promise<ForgetOutcome> {
  const { companyId } = owner;
  return db.transaction().execute(async (tx): Promise<ForgetOutcome> => {
    if (!(await lockPerson(tx, owner, person))) return { kind: 'changed' };
    const ahead = await aheadOf(tx, person);
    if (!withBookings && isExpected(ahead)) return { kind: 'expected', ...ahead };
    const bookings = await anonymizeBookings(tx, companyId, person);
    const messages = await deleteMessages(tx, person);
    // Addresses, facts, the conversation with its drafts and requests go with the client.
    await sql`delete from client where id = any(${person.clientIds}::bigint[])`.execute(tx);
    // The gateway's last answer may quote anybody to whom the channel sends.
    await sql`update channel_outage set reason = '' where company_id = ${companyId}`.execute(tx);
    const { id: forgottenId } = await tx
      .insertInto('forgotten_client')
      .values({ company_id: companyId, addresses: person.addresses })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { kind: 'forgotten', forgottenId, messages, bookings };
  });
}

/**
 * Conversations first and in the order of their ids, as turns do; a new client gets their conversation until they are locked, so
 * conversations are locked twice. False: the person is another one by now.
 */
async function lockPerson(tx: Tx, owner: ContextOwner, person: KnownPerson): Promise<boolean> {
  const { companyId } = owner;
  const lock = async (table: 'client' | 'conversation', isTheirs: RawBuilder<boolean>) =>
    void (await tx.selectFrom(table).select('id').where(isTheirs).orderBy('id').forUpdate().execute());
  const conversations = () =>
    lock('conversation', sql`company_id = ${companyId} and client_id = any(${person.clientIds}::bigint[])`);
  await conversations();
  await lockSources(tx, companyId, person);
  await lock('client', sql`id = any(${person.clientIds}::bigint[])`);
  await conversations();
  const now = await personOf(tx, owner);
  return JSON.stringify(now) === JSON.stringify(person);
}

async function deleteMessages(tx: Tx, { conversationIds }: KnownPerson): Promise<number> {
  for (let deleted = 0; ; ) {
    const { numAffectedRows = 0n } = await sql`
      delete from message where id in (
        select id from message where conversation_id = any(${conversationIds}::bigint[]) limit ${BATCH}
      )
    `.execute(tx);
    deleted += Number(numAffectedRows);
    if (numAffectedRows < BATCH) return deleted;
  }
}
