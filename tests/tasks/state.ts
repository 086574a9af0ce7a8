import { sql } from 'kysely';
import type { Db } from '../../src/db/database';
import type { World } from './world';

export interface StateBooking {
  /** Its name in the salon's file; `new`: it was not there at the beginning. */
  name: string;
  client: string | null;
  service: string | null;
  staff: string | null;
  /** `YYYY-MM-DDTHH:MM`, local to the salon. */
  from: string;
  to: string;
  price: number | null;
  status: string;
  confirmed: boolean;
}

export interface StateClient {
  phone: string;
  name: string | null;
  remindersOff: boolean;
  handedOver: boolean;
  /** `topic: text`, in alphabetical order. */
  facts: string[];
}

/** All of a salon that a dialogue could change. Services, staff and clients are called as the salon's file does. */
export interface State {
  bookings: StateBooking[];
  clients: StateClient[];
  /** The services and the staff as JSON: no dialogue changes them. */
  catalogue: string;
}

export async function stateOf(db: Db, { companyId, ids, salon }: World): Promise<State> {
  const names = new Map([...ids].map(([name, id]) => [id, name]));
  const phones = new Map(Object.entries(salon.clients).map(([name, { phone }]) => [phone, name]));
  // Ids of different tables may be equal.
  const named = (id: string | null, among: object) =>
    id === null
      ? null
      : (Object.keys(among).find((name) => ids.get(name) === id) ?? `? ${names.get(id) ?? id}`);
  const { rows: bookings } = await sql<StateBooking & { id: string }>`
    select booking.id::text, client.address as client, booking.service_id::text as service, booking.staff_id::text as staff,
      to_char(starts_at at time zone company.timezone, 'YYYY-MM-DD"T"HH24:MI') as "from",
      to_char(ends_at at time zone company.timezone, 'YYYY-MM-DD"T"HH24:MI') as "to",
      booking.price::float8 as price, booking.status, booking.confirmed_at is not null as confirmed
    from booking
    join company on company.id = booking.company_id
    left join client on client.id = booking.client_id
    where booking.company_id = ${companyId}
    order by booking.starts_at, booking.id`.execute(db);
  const { rows: clients } = await sql<StateClient>`
    select address as phone, name, reminders_off_at is not null as "remindersOff",
      exists (select from conversation where client_id = client.id and handed_over_at is not null) as "handedOver",
      (select coalesce(json_agg(topic || ': ' || text order by topic), '[]') from client_fact where client_id = client.id) as facts
    from client where company_id = ${companyId} order by address`.execute(db);
  const { rows } = await sql<{ catalogue: string }>`
    select (select json_agg(service order by id) from service where company_id = ${companyId})::text
      || (select json_agg(staff order by id) from staff where company_id = ${companyId})::text as catalogue`.execute(
    db,
  );
  return {
    bookings: bookings.map(({ id, client, service, staff, ...rest }) => ({
      ...rest,
      name: Object.keys(salon.bookings).find((name) => ids.get(name) === id) ?? 'new',
      client: client === null ? null : (phones.get(client) ?? client),
      service: named(service, salon.services),
      staff: named(staff, salon.staff),
    })),
    clients: clients.filter(isKnown),
    catalogue: rows[0]?.catalogue ?? '',
  };
}

/** The first message of a new client stores them: that is no change. */
function isKnown({ name, remindersOff, handedOver, facts }: StateClient): boolean {
  return name !== null || remindersOff || handedOver || facts.length > 0;
}
