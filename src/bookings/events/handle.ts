import { noteEvent } from '../../db/booking-sync/claim';
import type { Db } from '../../db/database';
import { type Mirrored, mirrorBooking, mirrorGone } from '../../db/mirror/booking';
import { timezoneOf } from '../../db/mirror/company';
import { mirrorClient } from '../../db/mirror/told-client';
import { UnknownCompany } from '../../domain/errors';
import type { BookingSystemEventJob } from '../../jobs/booking-system-event';
import type { Queues } from '../../queues/queues';
import type { BookingSystemClient } from '../provider';
import { askForSync } from './ask-for-sync';

export interface BookingEventDeps {
  db: Db;
  queues: Queues;
  systems: {
    /** Undefined: the company has none in the configuration file (any more). */
    of(company: {
      companyId: string;
      timezone: string;
    }): { client: BookingSystemClient | undefined } | undefined;
  };
}

/** `changed`: there are booking events to publish. Undefined: it is done. Else why nothing has changed: one of few words, which are counted. */
export type Handled = 'changed' | 'older' | 'unchanged' | 'no-api' | 'unknown-client' | undefined;

/** Throws `UnknownCompany` and `UnknownStaff`, and what the booking system's API throws. */
export async function handleBookingEvent(
  deps: BookingEventDeps,
  { companyId, system, event, observedAt }: BookingSystemEventJob,
  signal: AbortSignal,
): Promise<Handled> {
  const { db, queues, systems } = deps;
  const timezone = await timezoneOf(db, companyId);
  if (timezone === undefined) throw new UnknownCompany(companyId);
  await noteEvent(db, companyId, system);
  switch (event.type) {
    case 'booking': {
      const told = { booking: event.booking, observedAt: new Date(observedAt), isEvent: true as const };
      return changeOf(await db.transaction().execute((tx) => mirrorBooking(tx, companyId, told)));
    }
    case 'booking-changed': {
      const client = systems.of({ companyId, timezone })?.client;
      return client?.readBooking ? readAgain(db, companyId, client, event.externalId, signal) : 'no-api';
    }
    case 'bookings-changed':
      return askForSync(queues, companyId, 'bookings');
    case 'catalogue-changed':
      return askForSync(queues, companyId, 'catalogue');
    case 'client': {
      const isKnown = await db.transaction().execute((tx) => mirrorClient(tx, companyId, event.client));
      return isKnown ? undefined : 'unknown-client';
    }
  }
}

async function readAgain(
  db: Db,
  companyId: string,
  client: BookingSystemClient,
  externalId: string,
  signal: AbortSignal,
): Promise<Handled> {
  const observedAt = new Date();
  const booking = await client.readBooking?.(externalId, signal);
  return changeOf(
    await db
      .transaction()
      .execute((tx) =>
        booking
          ? mirrorBooking(tx, companyId, { booking, observedAt })
          : mirrorGone(tx, companyId, { externalId, observedAt }),
      ),
  );
}

function changeOf({ outcome }: Mirrored): Handled {
  return outcome === 'older' || outcome === 'unchanged' ? outcome : 'changed';
}
