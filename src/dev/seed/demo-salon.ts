import { removeCompany } from '../../db/companies';
import { insertBookings, insertCompany } from '../../db/company-rows';
import type { Db, Tx } from '../../db/database';
import { closedBookings, upcomingBookings } from './bookings';
import { calendarOf, demoWorkdays } from './calendar';
import { demoClients } from './clients';
import { createRandom } from './random';
import { addClients, addServices, addStaff, addWorkingHours } from './rows';
import { SALONS, type SalonLanguage } from './salons';
import type { DemoSalon } from './salons/salon';
import { demoServices } from './services';
import { demoStaff } from './staff';

/** The id of each demo salon, unless another is given. */
export const DEMO_COMPANIES = { ru: 'demo', en: 'demo-en' } as const satisfies Record<SalonLanguage, string>;

export interface SeedOptions {
  /** Default: `demo`. */
  companyId?: string;
  /** The salon's language, and with it its city, currency and clients. Default: `ru`. */
  language?: SalonLanguage;
  /** The first of the thirty days contains this instant. Default: the current time. */
  now?: Date;
  /** Size of the salon: 1 makes a context of about 300 KB, 0.5 makes one of about 150 KB. Default: 1. */
  scale?: number;
  /** Deletes an existing company of this id, with all its data, before the salon is added. Default: false. */
  replace?: boolean;
}

/** The number of rows added; all are zero if the company existed. */
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
const UNCHANGED = { services: 0, staff: 0, workingHours: 0, clients: 0, bookings: 0 };

/**
 * Adds a demo salon, «Ласточка» in Moscow or Swallow in London: eighty services, twelve staff, thirty days of working hours and
 * bookings, and a client called Анна or Anna. The same `now` makes the same salon. Everything is added in one transaction.
 */
export async function seedDemoSalon(db: Db, options: SeedOptions = {}): Promise<SeedSummary> {
  const { language = 'ru', replace = false, ...size } = options;
  const { companyId = DEMO_COMPANIES[language] } = options;
  const data = SALONS[language];
  return db.transaction().execute(async (tx) => {
    const replaced = replace && (await removeCompany(tx, companyId));
    if (!(await insertCompany(tx, { id: companyId, ...data.company })))
      return { companyId, outcome: 'unchanged', ...UNCHANGED };
    return {
      companyId,
      outcome: replaced ? 'replaced' : 'created',
      ...(await fill(tx, companyId, data, size)),
    };
  });
}

async function fill(
  tx: Tx,
  companyId: string,
  data: DemoSalon,
  { now = new Date(), scale = 1 }: Pick<SeedOptions, 'now' | 'scale'>,
): Promise<Omit<SeedSummary, 'companyId' | 'outcome'>> {
  const random = createRandom(2021);
  const scaled = (count: number) => Math.max(1, Math.round(count * scale));
  const services = await addServices(tx, companyId, demoServices(data.categories, scale));
  const categories = data.categories.map(({ name }) => name);
  const people = demoStaff(data.staff, scaled(data.staff.length), categories);
  const staff = await addStaff(tx, companyId, people, services);
  const clients = await addClients(tx, companyId, demoClients(data.clients, scaled(300), random));
  const calendar = calendarOf(data.company.timezone, now);
  const workdays = demoWorkdays(staff.length, calendar, DAYS);
  const workingHours = await addWorkingHours(tx, companyId, staff, workdays);
  const salon = { companyId, staff, clients, calendar, data };
  const bookings = [...closedBookings(salon, random), ...upcomingBookings(salon, workdays, random)];
  await insertBookings(tx, bookings);
  return {
    services: services.length,
    staff: staff.length,
    workingHours,
    clients: clients.length,
    bookings: bookings.length,
  };
}
