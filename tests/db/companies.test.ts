import { sql } from 'kysely';
import { companyFaults } from '../../src/db/companies';
import { addCompany, testDatabase } from '../support/database';

const db = testDatabase();

test.each([
  ['UTC', 'ru', 'RUB'],
  ['Europe/Moscow', 'en-GB', 'usd'],
  ['America/Argentina/Buenos_Aires', 'zh-Hant-TW', 'EUR'],
  ['America/Port-au-Prince', 'es-419', 'USD'],
  ['Etc/GMT-14', 'kk', 'KZT'],
])(
  'a company with the time zone %s, the locale %s and the currency %s is accepted, and Intl knows all three',
  async (timezone, locale, currency) => {
    const id = await addCompany(db, { timezone, locale, currency });
    expect(await faultOf(id)).toBeUndefined();
  },
);

test.each([
  ['timezone', 'MSK', 'Europe/Moscow'],
  ['timezone', '+03:00', 'Europe/Moscow'],
  ['timezone', 'UTC+3', 'Europe/Moscow'],
  ['timezone', 'Europe/Moskow', 'Europe/Moscow'],
  ['timezone', 'posix/Europe/Moscow', 'Europe/Moscow'],
  ['timezone', 'Etc/GMT+15', 'Europe/Moscow'],
  ['timezone', '', 'Europe/Moscow'],
  ['locale', 'ru_RU', 'en-GB'],
  ['locale', 'русский', 'en-GB'],
  ['locale', '', 'en-GB'],
  ['currency', '₽', 'RUB'],
  ['currency', 'руб', 'RUB'],
  ['currency', 'RUBLE', 'RUB'],
])('the %s %j is refused, and the error names the field and a valid value', async (field, value, meant) => {
  const refusal = expect.objectContaining({
    code: '23514',
    message: expect.stringMatching(`^company\\.${field} is .*${meant}`),
  });
  await expect(addCompany(db, { [field]: value })).rejects.toEqual(refusal);
  const id = await addCompany(db);
  const changed = db
    .updateTable('company')
    .set({ [field]: value })
    .where('id', '=', id)
    .execute();
  await expect(changed).rejects.toEqual(refusal);
});

test('a company with an older invalid value can be changed, is found, and can be corrected', async () => {
  const id = await addCompany(db);
  await sql`alter table company disable trigger company_fields`.execute(db);
  await db.updateTable('company').set({ timezone: 'MSK' }).where('id', '=', id).execute();
  await sql`alter table company enable trigger company_fields`.execute(db);

  const rename = db
    .updateTable('company')
    .set({ name: 'Lotus', timezone: 'MSK' })
    .where('id', '=', id)
    .execute();
  await expect(rename).resolves.toBeDefined();
  expect(await faultOf(id)).toMatch(/^company\.timezone is "MSK"/);
  await db.updateTable('company').set({ timezone: 'Asia/Almaty' }).where('id', '=', id).execute();
  expect(await faultOf(id)).toBeUndefined();
});

async function faultOf(companyId: string): Promise<string | undefined> {
  return (await companyFaults(db)).find((one) => one.companyId === companyId)?.fault;
}
