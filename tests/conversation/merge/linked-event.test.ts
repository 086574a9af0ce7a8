import type { GivenAddress } from '../../../src/domain/address';
import { tell } from '../../support/channel-events';
import { addClient, addCompany, testDatabase } from '../../support/database';
import { clientsOf, conversationsOf, lid, newLid, phone, talk, write } from '../../support/merge';
import { newPhone, type System, startSystem } from '../../support/system';

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

/** The provider tells that the addresses are of one person, the newest first. */
async function link(...addresses: GivenAddress[]) {
  return tell(system, companyId, { type: 'addresses-linked', addresses });
}

test('a client who has changed their number is the same client, known by the new one', async () => {
  const [old, newer] = [newPhone(), newPhone()];
  const before = await talk(system, companyId, 'a', phone(old));
  await expect(link(phone(newer), phone(old))).resolves.toBeUndefined();
  expect(await write(system, companyId, 'b', phone(newer))).toBe(before);
  expect(await clientsOf(db, companyId)).toEqual([
    expect.objectContaining({ address: newer, addresses: [old, newer].sort() }),
  ]);
});

test('of two numbers that both have a conversation, the older client survives and is known by the newer number', async () => {
  const [old, newer] = [newPhone(), newPhone()];
  const survivor = await talk(system, companyId, 'a', phone(old));
  await talk(system, companyId, 'b', phone(newer));
  await link(phone(newer), phone(old));
  expect(await clientsOf(db, companyId)).toEqual([expect.objectContaining({ address: newer })]);
  expect(await conversationsOf(db, companyId)).toEqual([expect.objectContaining({ id: survivor })]);
});

test('a business-scoped id that has changed keeps its client, and a phone stays the canonical address', async () => {
  const number = newPhone();
  const bsuid = (value: string): GivenAddress => ({ kind: 'bsuid', value });
  await write(system, companyId, 'a', bsuid('RU.1old'), phone(number));
  await link(bsuid('RU.2new'), bsuid('RU.1old'));
  expect(await clientsOf(db, companyId)).toEqual([
    expect.objectContaining({ address: number, addresses: [number, 'bsuid:RU.1old', 'bsuid:RU.2new'] }),
  ]);
});

test('the client with a phone survives, although the one with a LID is older', async () => {
  const [number, id] = [newPhone(), newLid()];
  await talk(system, companyId, 'a', lid(id));
  const survivor = await talk(system, companyId, 'b', phone(number));
  await link(lid(id), phone(number));
  expect(await conversationsOf(db, companyId)).toEqual([expect.objectContaining({ id: survivor })]);
});

test('three addresses of three clients become one client', async () => {
  const [number, other, id] = [newPhone(), newPhone(), newLid()];
  for (const address of [lid(id), phone(other), phone(number)]) await talk(system, companyId, 'a', address);
  await link(phone(number), phone(other), lid(id));
  expect(await clientsOf(db, companyId)).toEqual([
    expect.objectContaining({ address: number, addresses: [number, other, `lid:${id}`].sort() }),
  ]);
  expect(await conversationsOf(db, companyId)).toEqual([
    expect.objectContaining({ received: 3, version: 4 }),
  ]);
});

test('where no client is known, nothing is remembered', async () => {
  await expect(link(phone(newPhone()), lid(newLid()))).resolves.toEqual({
    kind: 'drop',
    reason: 'unknown-client',
  });
  expect(await clientsOf(db, companyId)).toEqual([]);
});

test('the same event twice, and one that names an address twice, change nothing', async () => {
  const [number, id] = [newPhone(), newLid()];
  await addClient(db, companyId, number);
  await link(lid(id), phone(number));
  const before = await clientsOf(db, companyId);
  await link(lid(id), phone(number));
  await expect(link(phone(number), phone(number))).resolves.toEqual({ kind: 'drop', reason: 'one-address' });
  expect(await clientsOf(db, companyId)).toEqual(before);
});
