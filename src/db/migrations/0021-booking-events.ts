import { type Kysely, type Migration, sql } from 'kysely';

/**
 * `booking_source` knows what has become of a booking apart from its details: an event may tell only the first, and both come in any
 * order. A row of `booking_event` may be any event of a booking system: an update, one of a booking without a client, and one that a
 * program emits that shares this database, in its own transaction, with `emit_booking_event`.
 */
export const bookingEvents: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const KINDS = (names: readonly string[]) =>
  `alter table booking_event add constraint booking_event_kind_check
    check (kind in (${names.map((name) => `'${name}'`).join(', ')}))`;

const UP = [
  `alter table booking_source
    add column status text not null default 'booked' check (status in ('booked', 'completed', 'cancelled', 'no-show')),
    add column closed_by text,
    add column closed_by_version numeric,
    add column closed_by_status text,
    add column gone boolean not null default false,
    add column confirmed boolean not null default false,
    add column client_external_id text,
    add column details_version numeric,
    add column details_closed boolean,
    add column details_observed_at timestamptz,
    add check (num_nonnulls(details_version, details_closed, details_observed_at) in (0, 3))`,
  `create index booking_source_client on booking_source (company_id, client_external_id) where client_external_id is not null`,

  'alter table booking_event drop constraint booking_event_kind_check',
  KINDS(['booking-created', 'booking-updated', 'booking-cancelled', 'company-updated']),
  `alter table booking_event
    alter column booking_id drop not null,
    alter column client_address drop not null,
    add column booking_ref text`,
  `create function emit_booking_event(
    company_id text, kind text, booking text default null, phone text default null, reason text default null
  ) returns void language sql set search_path from current as $$
    insert into booking_event (company_id, kind, booking_ref, client_address, reason) values (
      emit_booking_event.company_id, emit_booking_event.kind, emit_booking_event.booking, emit_booking_event.phone,
      emit_booking_event.reason
    )
  $$`,
];

const DOWN = [
  'drop function emit_booking_event',
  `delete from booking_event where booking_id is null or client_address is null
    or kind in ('booking-updated', 'company-updated')`,
  `alter table booking_event
    drop column booking_ref, alter column booking_id set not null, alter column client_address set not null`,
  'alter table booking_event drop constraint booking_event_kind_check',
  KINDS(['booking-created', 'booking-cancelled']),
  `alter table booking_source drop column status, drop column closed_by, drop column closed_by_version,
    drop column closed_by_status, drop column gone, drop column confirmed, drop column client_external_id,
    drop column details_version, drop column details_closed, drop column details_observed_at`,
];
