import { type Kysely, type Migration, sql } from 'kysely';

/**
 * For the foreign keys of bookings: without these indexes PostgreSQL reads all bookings for each service, staff member or
 * booking that is deleted. Building them keeps bookings from being written meanwhile: docs/operations.md says how a large
 * database builds them beforehand.
 */
export const bookingReferences: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const UP = [
  'create index if not exists booking_staff on booking (staff_id)',
  'create index if not exists booking_service on booking (service_id)',
  'create index if not exists booking_event_booking on booking_event (company_id, booking_id)',
  'create index if not exists staff_service_service on staff_service (service_id)',
];

const DOWN = [
  'drop index staff_service_service',
  'drop index booking_event_booking',
  'drop index booking_service',
  'drop index booking_staff',
];
