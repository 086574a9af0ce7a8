import type { KyselyPlugin } from 'kysely';
import { receiveMessage } from '../../../src/conversation/receive';
import { incomingMessage } from '../../../src/jobs/incoming-message';
import { addCompany, testDatabase } from '../../support/database';
import { clientsOf, conversationsOf, lid, newLid, phone, write } from '../../support/merge';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { messagesOf, NO_LIMIT } from '../../support/turn';

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

test('a new sender with several addresses is one client, known by the phone', async () => {
  const [number, id] = [newPhone(), newLid()];
  const conversations = [
    await write(system, companyId, 'one', lid(id), phone(number)),
    await write(system, companyId, 'two', lid(id)),
    await write(system, companyId, 'three', phone(number)),
  ];
  expect(new Set(conversations).size).toBe(1);
  expect(await clientsOf(db, companyId)).toEqual([
    expect.objectContaining({ address: number, addresses: [number, `lid:${id}`] }),
  ]);
});

test('an alias that is known leads to its client, and the phone becomes the canonical address', async () => {
  const [number, id] = [newPhone(), newLid()];
  const before = await write(system, companyId, 'one', lid(id));
  expect(await write(system, companyId, 'two', phone(number), lid(id))).toBe(before);
  expect(await clientsOf(db, companyId)).toEqual([
    expect.objectContaining({ address: number, addresses: [number, `lid:${id}`] }),
  ]);
});

test('two known addresses of one sender become one client with one conversation', async () => {
  const [number, id] = [newPhone(), newLid()];
  await write(system, companyId, 'one', lid(id));
  await write(system, companyId, 'two', phone(number));
  await write(system, companyId, 'three', lid(id), phone(number));
  expect(await clientsOf(db, companyId)).toHaveLength(1);
  expect(await conversationsOf(db, companyId)).toEqual([
    expect.objectContaining({ received: 3, version: 1 }),
  ]);
  expect((await messagesOf(db, companyId)).map(({ text }) => text)).toEqual(['one', 'two', 'three']);
});

test('messages that link the same addresses at the same moment make one client', async () => {
  const [number, id] = [newPhone(), newLid()];
  await Promise.all([
    ...[1, 2, 3].map((text) => write(system, companyId, `${text}`, lid(id), phone(number))),
    ...[4, 5, 6].map((text) => write(system, companyId, `${text}`, phone(number), lid(id))),
  ]);
  await write(system, companyId, '7', phone(number), lid(id));
  expect(await clientsOf(db, companyId)).toEqual([expect.objectContaining({ address: number })]);
  expect(await messagesOf(db, companyId)).toHaveLength(7);
});

test('an alias that is not the address of a person is left out', async () => {
  const number = newPhone();
  await write(system, companyId, 'one', phone(number), lid('no-digits'), { kind: 'jid', value: '123@g.us' });
  expect(await clientsOf(db, companyId)).toEqual([expect.objectContaining({ addresses: [number] })]);
});

test('a message without aliases costs no statement for them, and one with linked aliases costs one', async () => {
  const [number, id] = [newPhone(), newLid()];
  await write(system, companyId, 'one', lid(id), phone(number));
  let statements = 0;
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const deps = { ...system, db: system.db.withPlugin(counter), debounce: { debounceMs: 0, maxWaitMs: 0 } };
  const count = async (...aliases: ReturnType<typeof lid>[]) => {
    statements = 0;
    const given = message(companyId, number, 'hi', aliases.length > 0 ? { aliases } : {});
    await receiveMessage(
      { ...deps, turnsPerCompany: NO_LIMIT },
      incomingMessage.schema.parse(given),
      new Date(),
    );
    return statements;
  };
  const plain = await count();
  expect(await count(phone(number))).toBe(plain);
  expect(await count(lid(id))).toBe(plain + 1);
});
