import { markUnreachable } from '../../src/db/outbox/unreachable';
import { addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive } from '../support/turn';

const db = testDatabase();
let system: System;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
});
afterEach(() => system.stop());

test('a client who could not be reached can be again when they write; others cannot', async () => {
  const companyId = await addCompany(db);
  const [writes, silent] = [newPhone(), newPhone()];
  for (const phone of [writes, silent]) {
    await receive(system, message(companyId, phone, 'hello'));
    expect(await markUnreachable(db, companyId, phone)).toBe(true);
    expect(await markUnreachable(db, companyId, phone)).toBe(false);
  }
  await receive(system, message(companyId, writes, 'me again'));
  const unreachable = await db
    .selectFrom('client_address')
    .select('address')
    .where('company_id', '=', companyId)
    .where('unreachable_at', 'is not', null)
    .execute();
  expect(unreachable).toEqual([{ address: silent }]);
});
