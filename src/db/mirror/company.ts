import type { Db } from '../database';

/** Undefined: there is no such company. */
export async function timezoneOf(db: Db, companyId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('company')
    .select('timezone')
    .where('id', '=', companyId)
    .executeTakeFirst();
  return row?.timezone;
}
