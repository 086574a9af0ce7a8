import type { Kysely } from 'kysely';
import type { Database } from '../../db/schema';
import { closedBookings, upcomingBookings } from './bookings';
import { demoWorkdays } from './calendar';
import { demoClients } from './clients';
import { createRandom } from './random';
import {
  deleteCompany,
  insertBookings,
  insertClients,
  insertCompany,
  insertHours,
  insertServices,
  insertStaff,
} from './rows';
import { CATEGORY_NAMES, demoServices } from './services';
import { demoStaff } from './staff';

export interface SeedOptions {
  /** Default `demo`. */
  companyId?: string;
  /** The first of the thirty days is the one this is in. Default: the present. */
  now?: Date;
  /** Size of the salon; 1 makes a context of about 300 KB, 0.5 one of half of that. Default 1. */
  scale?: number;
  /** Deletes a company with this id first, with everything that belongs to it. Default false. */
  replace?: boolean;
}

/** What was written; all zero where the company existed already and nothing was done. */
export interface SeedSummary {
  companyId: string;
  outcome: 'created' | 'replaced' | 'unchanged';
  services: number;
  staff: number;
  workingHours: number;
  clients: number;
  bookings: number;
}

const DAYS = 30;

/**
 * A salon to try things on: Салон «Ласточка» with eighty services, twelve staff, a month of hours and bookings,
 * and a client called Анна. The same `now` makes the same salon. One transaction: there is all of it, or none.
 */
export async function seedDemoSalon(db: Kysely<Database>, options: SeedOptions = {}): Promise<SeedSummary> {
  const { companyId = 'demo', now = new Date(), scale = 1, replace = false } = options;
  return db.transaction().execute(async (trx) => {
    const replaced = replace && (await deleteCompany(trx, companyId));
    if (!(await insertCompany(trx, companyId))) {
      return {
        companyId,
        outcome: 'unchanged',
        services: 0,
        staff: 0,
        workingHours: 0,
        clients: 0,
        bookings: 0,
      };
    }
    const random = createRandom(2021);
    const count = (atScaleOne: number) => Math.max(1, Math.round(atScaleOne * scale));
    const services = await insertServices(trx, companyId, demoServices(scale));
    const staff = await insertStaff(trx, companyId, demoStaff(count(12), CATEGORY_NAMES), services);
    const clients = await insertClients(trx, companyId, demoClients(count(300), random));
    const workdays = demoWorkdays(staff.length, now, DAYS);
    const workingHours = await insertHours(trx, companyId, staff, workdays);
    const salon = { companyId, staff, clients, now };
    const bookings = [...closedBookings(salon, random), ...upcomingBookings(salon, workdays, random)];
    await insertBookings(trx, bookings);
    return {
      companyId,
      outcome: replaced ? 'replaced' : 'created',
      services: services.length,
      staff: staff.length,
      workingHours,
      clients: clients.length,
      bookings: bookings.length,
    };
  });
}
