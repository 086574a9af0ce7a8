import { rememberFact } from '../../src/db/facts';
import { listFacts, removeFact } from '../../src/operations/facts';
import { addAddress, addClient, addCompany, testDatabase } from '../support/database';
import { newPhone, type System, startSystem } from '../support/system';

const db = testDatabase();

let system: System;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());

const toldAt = '2026-03-01T10:00:00.000Z';
const ALLERGY = { topic: 'allergies', text: 'латекс', messageId: 'm1', toldAt };

async function client() {
  const companyId = await addCompany(db);
  const [phone, second] = [newPhone(), newPhone()];
  const clientId = await addClient(db, companyId, phone);
  await addAddress(db, companyId, phone, second);
  await db.transaction().execute(async (tx) => {
    await rememberFact(tx, { companyId, clientId }, ALLERGY);
    await rememberFact(tx, { companyId, clientId }, { ...ALLERGY, topic: 'drinks', text: 'чай' });
  });
  return { canonical: { companyId, client: phone }, other: { companyId, client: second } };
}

test('facts are listed by any address of the client', async () => {
  const { canonical, other } = await client();
  const facts = [ALLERGY, { ...ALLERGY, topic: 'drinks', text: 'чай' }];
  expect(await listFacts(db, canonical)).toEqual(facts);
  expect(await listFacts(db, other)).toEqual(facts);
});

test('a fact that an operator removes is in no context any more, cached or not', async () => {
  const { canonical, other } = await client();
  const topics = async () => {
    const { context } = await system.contexts.load(canonical);
    return context.client.facts?.map(({ topic }) => topic);
  };
  expect(await topics()).toEqual(['allergies', 'drinks']);
  await expect(removeFact(system, other, ' Allergies')).resolves.toBe(true);
  expect(await topics()).toEqual(['drinks']);
  await expect(removeFact(system, other, 'allergies')).resolves.toBe(false);
});

test('a client of another company is not found', async () => {
  const { canonical } = await client();
  const companyId = await addCompany(db);
  await expect(listFacts(db, { ...canonical, companyId })).rejects.toMatchObject({
    code: 'client.not-found',
  });
  await expect(removeFact(system, { ...canonical, companyId }, 'allergies')).rejects.toMatchObject({
    code: 'client.not-found',
  });
  expect(await listFacts(db, canonical)).toHaveLength(2);
});
