import { sql } from 'kysely';
import type { Db } from '../../src/db/database';
import type { Responder } from '../../src/responders/responder';

/** Friday, 12:00 in Moscow: the dialogues were held then. */
export const NOW = new Date('2026-11-27T09:00:00.000Z');

/**
 * From the next connection on, `now()` is this instant for every query of this database, so that the context shows the schedule
 * and the bookings of then. `clock_timestamp()`, which decides when a turn is due, goes on. PostgreSQL looks into the schemas of
 * `search_path` in order, and into `pg_catalog` first only where the path does not name it.
 */
export async function stopClock(db: Db, now: Date): Promise<void> {
  const path = 'stopped_clock, pg_catalog, public';
  await sql`create schema stopped_clock`.execute(db);
  await sql`create function stopped_clock.now() returns timestamptz language sql stable as
    ${sql.lit(`select timestamptz '${now.toISOString()}'`)}`.execute(db);
  const { rows } = await sql<{ name: string }>`select quote_ident(current_database()) as name`.execute(db);
  await sql`alter database ${sql.raw(rows[0]?.name ?? '')} set search_path = ${sql.raw(path)}`.execute(db);
  await sql`set search_path = ${sql.raw(path)}`.execute(db); // the embedded PostgreSQL has one session for all connections
}

/**
 * The responder as if it ran at this instant, and as if the messages had been sent about then. The rest of the turn keeps the time of
 * the machine.
 */
export function atInstant(responder: Responder, now: Date): Responder {
  const ahead = now.getTime() - Date.now();
  const then = <T extends { sentAt: string }>(message: T): T => ({
    ...message,
    sentAt: new Date(Date.parse(message.sentAt) + ahead).toISOString(),
  });
  return {
    respond: ({ context, messages, ...input }) =>
      responder.respond({
        ...input,
        context: {
          ...context,
          dialogue: { ...context.dialogue, messages: context.dialogue.messages.map(then) },
        },
        messages: messages.map(then),
        now: now.toISOString(),
        localNow: localTime(now, context.company.timezone),
      }),
  };
}

/** `YYYY-MM-DDTHH:MM` */
function localTime(instant: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(instant).replace(' ', 'T');
}
