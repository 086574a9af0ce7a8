import { removeCompany } from '../../db/companies';
import { insertBookings, insertCompany } from '../../db/company-rows';
import type { Db, Tx } from '../../db/database';
import { closedBookings, upcomingBookings } from './bookings';
import { demoWorkdays, TIMEZONE } from './calendar';
import { demoClients } from './clients';
import { createRandom } from './random';
import { addClients, addServices, addStaff, addWorkingHours } from './rows';
import { CATEGORY_NAMES, demoServices } from './services';
import { demoStaff } from './staff';

export interface SeedOptions {
  /** Default: `demo`. */
  companyId?: string;
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
 * Adds a demo salon, Салон «Ласточка»: eighty services, twelve staff, thirty days of working hours and bookings, and a
 * client called Анна. The same `now` makes the same salon. Everything is added in one transaction.
 */
export async function seedDemoSalon(db: Db, options: SeedOptions = {}): Promise<SeedSummary> {
  const { companyId = 'demo', replace = false, ...size } = options;
  return db.transaction().execute(async (tx) => {
    const replaced = replace && (await removeCompany(tx, companyId));
    if (!(await insertCompany(tx, company(companyId))))
      return { companyId, outcome: 'unchanged', ...UNCHANGED };
    return { companyId, outcome: replaced ? 'replaced' : 'created', ...(await fill(tx, companyId, size)) };
  });
}

async function fill(
  tx: Tx,
  companyId: string,
  { now = new Date(), scale = 1 }: Pick<SeedOptions, 'now' | 'scale'>,
): Promise<Omit<SeedSummary, 'companyId' | 'outcome'>> {
  const random = createRandom(2021);
  const scaled = (count: number) => Math.max(1, Math.round(count * scale));
  const services = await addServices(tx, companyId, demoServices(scale));
  const staff = await addStaff(tx, companyId, demoStaff(scaled(12), CATEGORY_NAMES), services);
  const clients = await addClients(tx, companyId, demoClients(scaled(300), random));
  const workdays = demoWorkdays(staff.length, now, DAYS);
  const workingHours = await addWorkingHours(tx, companyId, staff, workdays);
  const salon = { companyId, staff, clients, now };
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

function company(id: string) {
  return {
    id,
    name: 'Салон «Ласточка»',
    timezone: TIMEZONE,
    locale: 'ru',
    currency: 'RUB',
    phone: '+79990000000',
    address: 'Москва, ул. Ласточкина, 7, вход со двора, 2 этаж',
    about:
      'Салон красоты у парка: волосы, ногти, брови, кожа. Открыто каждый день с 9 до 21. ' +
      'Оплата картой, по QR-коду или наличными. Отменить визит можно за 3 часа до начала.',
  };
}
