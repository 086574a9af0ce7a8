import { sql } from 'kysely';
import type { Db } from '../../src/db/database';
import { seedDemoSalon } from '../../src/dev/seed/demo-salon';
import { NOW } from '../../tests/support/stopped-clock';
import type { Dialogue } from './dialogues';
import { timesOf } from './goal';
import type { Played, PlayedBooking, PlayedTurn } from './played';
import type { EvaluatedReceptionist } from './system';

/** A client whom the demo salon does not know. */
const NEW_CLIENT = '+79995550142';

/**
 * Plays a dialogue in a salon of its own: each message is sent after the reply to the one before. The texts are fixed, so a
 * client does not choose another time if theirs is taken: with `freesGoal` the times that the dialogue aims at are free.
 */
export async function play(
  system: EvaluatedReceptionist,
  dialogue: Dialogue,
  { companyId, freesGoal }: { companyId: string; freesGoal: boolean },
): Promise<Played> {
  const { client, messages } = dialogue;
  await seedDemoSalon(system.db, { companyId, now: NOW });
  const address = client === 'new' ? NEW_CLIENT : client;
  if (freesGoal) await freeTimes(system.db, companyId, address, timesOf(dialogue));
  const before = await bookingsOf(system.db, companyId, address);
  const turns: PlayedTurn[] = [];
  for (const message of messages) {
    const { text } = await system.say({ companyId, from: address, text: message });
    const reply = system.lastReply();
    const state = turns.at(-1)?.after ?? {};
    turns.push({ message, reply: text, before: state, after: reply.state ?? state, actions: reply.actions });
  }
  return { turns, bookings: { before, after: await bookingsOf(system.db, companyId, address) } };
}

/** Removes the bookings of other clients in the two hours from each time. */
async function freeTimes(
  db: Db,
  companyId: string,
  address: string,
  times: readonly string[],
): Promise<void> {
  for (const time of times) {
    const from = sql`${time}::timestamp at time zone company.timezone`;
    await sql`
      delete from booking using company
      where company.id = ${companyId} and booking.company_id = company.id and booking.status = 'booked'
        and tstzrange(booking.starts_at, booking.ends_at) && tstzrange(${from}, ${from} + interval '2 hours')
        and booking.client_id is distinct from (
          select id from client where company_id = ${companyId} and address = ${address})`.execute(db);
  }
}

async function bookingsOf(db: Db, companyId: string, address: string): Promise<PlayedBooking[]> {
  const { rows } = await sql<PlayedBooking>`
    select booking.id::text, booking.status, booking.title, staff.name as staff,
      to_char(booking.starts_at at time zone company.timezone, 'YYYY-MM-DD"T"HH24:MI') as "from"
    from booking
    join company on company.id = booking.company_id
    join client on client.id = booking.client_id
    left join staff on staff.id = booking.staff_id
    where booking.company_id = ${companyId} and client.address = ${address}
    order by booking.starts_at, booking.id`.execute(db);
  return rows;
}
