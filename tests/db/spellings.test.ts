import { canonicalAddress } from '../../src/db/clients';
import { markVip, vipClients } from '../../src/db/vip-clients';
import { addAddress, addClient, addCompany, testDatabase } from '../support/database';
import { message, type System, startSystem } from '../support/system';
import { receive } from '../support/turn';

/** One mobile number of Buenos Aires: as WhatsApp writes it, and as a person may. */
const [WITH_9, WITHOUT] = ['+5491155551234', '+541155551234'];

const db = testDatabase();

let system: System;
let companyId: string;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());
beforeEach(async () => {
  companyId = await addCompany(db);
});

test.each([
  [WITH_9, WITHOUT],
  [WITHOUT, WITH_9],
])('a client known as %s is found as %s', async (known, asked) => {
  await addClient(db, companyId, known);
  await expect(canonicalAddress(db, { companyId, client: asked })).resolves.toBe(known);
  await expect(canonicalAddress(db, { companyId, client: known })).resolves.toBe(known);
  await expect(markVip(db, { companyId, client: asked }, true)).resolves.toBe(true);
  expect(await vipClients(db, companyId)).toEqual([expect.objectContaining({ client: known })]);
});

test('where both spellings are addresses of different clients, each finds its own', async () => {
  await addClient(db, companyId, WITH_9);
  await addClient(db, companyId, WITHOUT);
  await expect(canonicalAddress(db, { companyId, client: WITHOUT })).resolves.toBe(WITHOUT);
  await expect(canonicalAddress(db, { companyId, client: WITH_9 })).resolves.toBe(WITH_9);
});

test('a further address of a client leads to the canonical one in both spellings', async () => {
  await addClient(db, companyId, 'lid:5');
  await addAddress(db, companyId, 'lid:5', WITH_9);
  await expect(canonicalAddress(db, { companyId, client: WITHOUT })).resolves.toBe('lid:5');
});

test('a message joins the client whom a booking system has inserted without the 9', async () => {
  const { id } = await db
    .insertInto('client')
    .values({ company_id: companyId, address: WITHOUT, name: 'María' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const conversationId = await receive(system, message(companyId, WITH_9, 'hola'));
  expect(await receive(system, message(companyId, WITHOUT, 'hola'))).toBe(conversationId);
  const clients = db.selectFrom('client').select(['id', 'address']).where('company_id', '=', companyId);
  expect(await clients.execute()).toEqual([{ id, address: WITHOUT }]);
});
