import { sql } from 'kysely';
import type { Db } from '../../src/db/database';
import { seedDemoSalon } from '../../src/dev/seed/demo-salon';
import type { DialogueState } from '../../src/domain/context';
import type { Action } from '../../src/domain/turn';
import { NOW } from './clock';
import type { Dialogue } from './dialogues';
import type { EvaluatedSystem } from './system';

export interface PlayedBooking {
  id: string;
  status: string;
  title: string;
  staff: string | null;
  /** `YYYY-MM-DDTHH:MM`, local to the salon. */
  from: string;
}

export interface PlayedTurn {
  message: string;
  reply: string;
  /** The state that the turn was given. */
  before: DialogueState;
  after: DialogueState;
  actions: Action[];
}

export interface Played {
  turns: PlayedTurn[];
  /** All bookings of the client, before and after the dialogue. */
  bookings: { before: PlayedBooking[]; after: PlayedBooking[] };
}

/** A client whom the demo salon does not know. */
const NEW_CLIENT = '+79995550142';

/** Plays a dialogue in a salon of its own: each message is sent after the reply to the one before. */
export async function play(
  system: EvaluatedSystem,
  { client, messages }: Dialogue,
  companyId: string,
): Promise<Played> {
  await seedDemoSalon(system.db, { companyId, now: NOW });
  const address = client === 'new' ? NEW_CLIENT : client;
  const before = await bookingsOf(system.db, companyId, address);
  const turns: PlayedTurn[] = [];
  for (const message of messages) {
    const { text, reply } = await system.say(companyId, address, message);
    const state = turns.at(-1)?.after ?? {};
    turns.push({ message, reply: text, before: state, after: reply.state ?? state, actions: reply.actions });
  }
  return { turns, bookings: { before, after: await bookingsOf(system.db, companyId, address) } };
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
