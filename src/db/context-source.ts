import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { ContextSource, Sourced } from '../context/source';
import { phoneOf } from '../domain/address';
import type {
  ClientSegment,
  CompanySegment,
  ContextOwner,
  DialogueSegment,
  ScheduleSegment,
} from '../domain/context';
import { UnknownCompany } from '../domain/errors';
import { batched } from './batched';
import { takesTime } from './bookings';
import { canonicalAddress } from './clients';
import type { Db } from './database';
import { lastMessages } from './dialogue';
import { localTime } from './local-time';

export interface PostgresSourceOptions {
  /** How many days ahead the schedule reaches, today included. */
  scheduleDays: number;
  /** How many of the last messages a dialogue holds. */
  dialogueMessages: number;
}

/**
 * Segments as PostgreSQL has them. Each is read by one statement, so that its version and its value are of one snapshot;
 * those of several clients that are asked for at the same moment, by the same one. Throws `UnknownCompany`; a client who never
 * wrote is a client without a name, and is not cached. Neither is a context that is asked for by another than the client's
 * canonical address: turns and events would pass its key by.
 */
export function createPostgresSource(db: Db, options: PostgresSourceOptions): ContextSource {
  const loadDialogue = batched((_, owners: ContextOwner[]) =>
    loadDialogues(db, owners, options.dialogueMessages),
  );
  return {
    company: ({ companyId }) => loadCompany(db, companyId),
    schedule: ({ companyId }) => loadSchedule(db, companyId, options.scheduleDays),
    client: (owner) => byAnyAddress(db, owner, (of) => loadClient(db, of)),
    dialogue: (owner) => byAnyAddress(db, owner, (of) => loadDialogue(db, of)),
    canonicalAddress: (owner) => canonicalAddress(db, owner),
  };
}

/** Nearly always the address is the canonical one, and `load` finds the row; else the client may have several. */
async function byAnyAddress<Value>(
  db: Db,
  owner: ContextOwner,
  load: (owner: ContextOwner) => Promise<Sourced<Value>>,
): Promise<Sourced<Value>> {
  const loaded = await load(owner);
  if (loaded.cacheable !== false) return loaded;
  const client = await canonicalAddress(db, owner);
  if (client === undefined || client === owner.client) return loaded;
  return { ...(await load({ ...owner, client })), cacheable: false };
}

/** To be joined to `client`; `place` is where the owner stands in the list, from 1. */
function ownersAsRows(owners: readonly ContextOwner[]) {
  return sql<{ company_id: string; address: string; place: number }>`unnest(
    ${owners.map(({ companyId }) => companyId)}::text[], ${owners.map(({ client }) => client)}::text[]
  ) with ordinality`.as<'g'>(sql`g(company_id, address, place)`);
}

async function loadCompany(db: Db, companyId: string) {
  const row = await db
    .selectFrom('company as c')
    .select((company) => [
      'c.id',
      'c.name',
      'c.timezone',
      'c.locale',
      'c.currency',
      'c.phone',
      'c.address',
      'c.about',
      'c.version',
      jsonArrayFrom(
        company
          .selectFrom('service as s')
          .select([
            sql<string>`s.id::text`.as('id'),
            's.title',
            's.category',
            's.description',
            sql<{ min: number; max: number }>`json_build_object('min', s.price_min, 'max', s.price_max)`.as(
              'price',
            ),
            's.duration_minutes as durationMinutes',
          ])
          .whereRef('s.company_id', '=', 'c.id')
          .where('s.active', '=', true)
          .orderBy('s.id'),
      ).as('services'),
      jsonArrayFrom(
        company
          .selectFrom('staff as p')
          .select([
            sql<string>`p.id::text`.as('id'),
            'p.name',
            'p.specialization',
            'p.about',
            sql<string[]>`coalesce((
              select json_agg(s.id::text order by s.id)
              from staff_service x join service s on s.id = x.service_id
              where x.staff_id = p.id and s.active
            ), '[]')`.as('serviceIds'),
          ])
          .whereRef('p.company_id', '=', 'c.id')
          .where('p.active', '=', true)
          .orderBy('p.id'),
      ).as('staff'),
    ])
    .where('c.id', '=', companyId)
    .executeTakeFirst();
  if (!row) throw new UnknownCompany(companyId);
  const { version, ...value } = row;
  return { version, value: value satisfies CompanySegment };
}

async function loadSchedule(db: Db, companyId: string, days: number) {
  const today = sql<Date>`(now() at time zone c.timezone)::date`;
  const row = await db
    .selectFrom('company as c')
    .select((company) => [
      'c.schedule_version as version',
      jsonArrayFrom(
        company
          .selectFrom('working_hours as h')
          .select([
            sql<string>`h.staff_id::text`.as('staffId'),
            sql<string>`h.date::text`.as('date'),
            sql<string>`to_char(h.starts, 'HH24:MI')`.as('from'),
            sql<string>`to_char(h.ends, 'HH24:MI')`.as('to'),
          ])
          .whereRef('h.company_id', '=', 'c.id')
          .where(sql<boolean>`h.date >= ${today} and h.date < ${today} + ${sql.lit(days)}`)
          .orderBy('h.date')
          .orderBy('h.staff_id')
          .orderBy('h.starts'),
      ).as('hours'),
      jsonArrayFrom(
        company
          .selectFrom('booking as b')
          .select([
            sql<string>`b.id::text`.as('bookingId'),
            sql<string>`b.staff_id::text`.as('staffId'),
            sql<string | null>`b.service_id::text`.as('serviceId'),
            localTime('b.starts_at').as('from'),
            // A minute that is taken in part is taken: rounded down, its end would be offered and refused.
            sql<string>`to_char(date_trunc('minute', b.ends_at + interval '59.999999 seconds')
              at time zone c.timezone, 'YYYY-MM-DD"T"HH24:MI')`.as('to'),
          ])
          .whereRef('b.company_id', '=', 'c.id')
          .where(takesTime)
          .where('b.ends_at', '>', sql<Date>`now()`)
          // The end of the last day that has hours above. Counted in hours from now, it would differ over a clock change.
          .where(
            'b.starts_at',
            '<',
            sql<Date>`(${today} + ${sql.lit(days)})::timestamp at time zone c.timezone`,
          )
          .orderBy('b.starts_at')
          .orderBy('b.id'),
      ).as('busy'),
    ])
    .where('c.id', '=', companyId)
    .executeTakeFirst();
  if (!row) throw new UnknownCompany(companyId);
  const { version, ...value } = row;
  return { version, value: value satisfies ScheduleSegment };
}

const loadClient = batched(async (db, owners: ContextOwner[]): Promise<Sourced<ClientSegment>[]> => {
  const rows = await db
    .selectFrom(ownersAsRows(owners))
    .innerJoin('client as k', (join) =>
      join.onRef('k.company_id', '=', 'g.company_id').onRef('k.address', '=', 'g.address'),
    )
    .innerJoin('company as c', 'c.id', 'k.company_id')
    .select((client) => [
      'g.place',
      'k.name',
      'k.notes',
      'k.version',
      jsonArrayFrom(
        client
          .selectFrom('booking as b')
          .select([
            sql<string>`b.id::text`.as('id'),
            'b.status',
            sql<string | null>`b.service_id::text`.as('serviceId'),
            'b.title',
            sql<string | null>`b.staff_id::text`.as('staffId'),
            localTime('b.starts_at').as('from'),
            localTime('b.ends_at').as('to'),
            'b.price',
            'b.comment',
            'b.made_by as madeBy',
            'b.closed_by as closedBy',
          ])
          .whereRef('b.client_id', '=', 'k.id')
          .where((booking) =>
            booking.or([
              booking.and([
                booking('b.status', '=', 'booked'),
                booking('b.ends_at', '>', sql<Date>`now() - interval '1 day'`),
              ]),
              booking(
                'b.id',
                '=',
                booking
                  .selectFrom('booking as l')
                  .select('l.id')
                  .whereRef('l.client_id', '=', 'k.id')
                  .where('l.status', '<>', 'booked')
                  .orderBy(sql`coalesce(l.closed_at, l.ends_at)`, 'desc')
                  .orderBy('l.id', 'desc')
                  .limit(1),
              ),
            ]),
          )
          .orderBy(sql`b.status <> 'booked'`)
          .orderBy('b.starts_at')
          .orderBy('b.id'),
      ).as('bookings'),
    ])
    .execute();
  const known = byPlace(rows);
  return owners.map(({ client }, i) => {
    const phone = phoneOf(client);
    const row = known.get(i + 1);
    if (!row)
      return { value: { phone, name: null, notes: null, bookings: [] }, version: 0, cacheable: false };
    const { place: _, version, ...value } = row;
    return { version, value: { phone, ...value } };
  });
});

async function loadDialogues(
  db: Db,
  owners: readonly ContextOwner[],
  limit: number,
): Promise<Sourced<DialogueSegment>[]> {
  const rows = await db
    .selectFrom(ownersAsRows(owners))
    .innerJoin('client as k', (join) =>
      join.onRef('k.company_id', '=', 'g.company_id').onRef('k.address', '=', 'g.address'),
    )
    .innerJoin('conversation as v', (join) =>
      join.onRef('v.company_id', '=', 'k.company_id').onRef('v.client_id', '=', 'k.id'),
    )
    .select((conversation) => [
      'g.place',
      'v.dialogue_version as version',
      'v.state',
      jsonArrayFrom(lastMessages(conversation, limit)).as('messages'),
    ])
    .execute();
  const known = byPlace(rows);
  return owners.map((_, i) => {
    const row = known.get(i + 1);
    if (!row) return { value: { messages: [], state: {} }, version: 0, cacheable: false };
    return { version: row.version, value: { messages: row.messages.reverse(), state: row.state } };
  });
}

function byPlace<Row extends { place: number }>(rows: readonly Row[]): Map<number, Row> {
  return new Map(rows.map((row) => [Number(row.place), row]));
}
