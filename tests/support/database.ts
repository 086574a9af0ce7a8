import { randomUUID } from 'node:crypto';
import { type Db, openDatabase } from '../../src/db/database';
import type { NewCompany } from '../../src/db/schema';
import { createLogger } from '../../src/logger';
import { databaseUrl } from './servers';

/** Closed after the file's last test. */
export function testDatabase(): Db {
  const db = openDatabase(databaseUrl, { pool: 4, logger: createLogger('silent') });
  afterAll(() => db.destroy());
  return db;
}

/** A company of the test's own: nothing else in the database is its business. */
export async function addCompany(db: Db, values: Partial<NewCompany> = {}): Promise<string> {
  const id = `test-${randomUUID().slice(0, 12)}`;
  await db
    .insertInto('company')
    .values({ id, name: 'Salon', timezone: 'Europe/Moscow', locale: 'ru', ...values })
    .execute();
  return id;
}

export interface Salon {
  companyId: string;
  serviceId: string;
  staffId: string;
}

/** One service and one person who performs it, at work from 10 to 20 on the given days. */
export async function addSalon(db: Db, days: string[], values: Partial<NewCompany> = {}): Promise<Salon> {
  const companyId = await addCompany(db, values);
  const { id: serviceId } = await db
    .insertInto('service')
    .values({
      company_id: companyId,
      title: 'Стрижка',
      price_min: 1000,
      price_max: 1000,
      duration_minutes: 60,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id: staffId } = await db
    .insertInto('staff')
    .values({ company_id: companyId, name: 'Оксана' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('staff_service')
    .values({ company_id: companyId, staff_id: staffId, service_id: serviceId })
    .execute();
  for (const date of days) {
    await db
      .insertInto('working_hours')
      .values({ company_id: companyId, staff_id: staffId, date, starts: '10:00', ends: '20:00' })
      .execute();
  }
  return { companyId, serviceId, staffId };
}
