import { linkClient, showClient } from '../../src/operations/client';
import { addClient, addCompany, testDatabase } from '../support/database';
import { lid, newLid, phone, talk } from '../support/merge';
import { newPhone, type System, startSystem } from '../support/system';

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

test('a client is shown with all addresses, given any of them, and since when they are linked', async () => {
  const [number, id] = [newPhone(), newLid()];
  await talk(system, companyId, 'a', lid(id));
  await talk(system, companyId, 'b', phone(number));
  const from = Date.now();
  await expect(linkClient(system, { companyId, addresses: [number, `lid:${id}`] })).resolves.toEqual({
    merged: 1,
  });
  for (const client of [number, `lid:${id}`]) {
    const { addresses } = await showClient(db, { companyId, client }, true);
    expect(addresses).toEqual([
      { address: number, canonical: true, linkedAt: null },
      { address: `lid:${id}`, canonical: false, linkedAt: expect.any(Date) },
    ]);
    expect(addresses[1]?.linkedAt?.getTime()).toBeGreaterThan(from - 1000);
  }
});

test('addresses are abbreviated, unless the operator asks for whole ones', async () => {
  const number = newPhone();
  await addClient(db, companyId, number);
  const { addresses } = await showClient(db, { companyId, client: number }, false);
  expect(addresses[0]?.address).toBe(`${number.slice(0, 3)}…${number.slice(-2)}`);
});

test('an unknown client is reported, and is not added', async () => {
  const owner = { companyId, client: newPhone() };
  await expect(showClient(db, owner, false)).rejects.toMatchObject({ code: 'client.not-found' });
  const given = { companyId, addresses: [newPhone(), newPhone()] };
  await expect(linkClient(system, given)).rejects.toMatchObject({ code: 'client.not-found' });
  await expect(showClient(db, { companyId: 'none', client: newPhone() }, false)).rejects.toMatchObject({
    code: 'company.not-found',
  });
});
