import { receiveMessage } from '../../src/conversation/receive';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { addClient, addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf, NO_LIMIT, receive } from '../support/turn';

const db = testDatabase();

let system: System;
let companyId: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
});
afterEach(() => system.stop());

const clients = () =>
  db
    .selectFrom('client')
    .select(['address', 'name'])
    .where('company_id', '=', companyId)
    .orderBy('id')
    .execute();

test('the name from the gateway is stored for a new client, and never changed by it later', async () => {
  const [phone, known] = [newPhone(), newPhone()];
  await addClient(db, companyId, known, { name: 'Мария Ивановна' });
  await receive(system, message(companyId, phone, 'hi', { name: 'Masha 🌸' }));
  await receive(system, message(companyId, phone, 'hi', { name: 'Another name' }));
  await receive(system, message(companyId, known, 'hi', { name: 'masha' }));
  expect(await clients()).toEqual([
    { address: known, name: 'Мария Ивановна' },
    { address: phone, name: 'Masha 🌸' },
  ]);
});

test('every spelling of a phone is one client and one conversation', async () => {
  const phone = newPhone();
  const digits = phone.slice(1);
  const conversations = [
    await receive(system, message(companyId, phone, 'one')),
    await receive(system, message(companyId, digits, 'two')),
    await receive(
      system,
      message(companyId, phone, 'three', { from: { kind: 'jid', value: `${digits}@s.whatsapp.net` } }),
    ),
  ];
  expect(new Set(conversations).size).toBe(1);
  expect(await clients()).toEqual([{ address: phone, name: null }]);
});

test('two first messages of one client at the same moment make one client', async () => {
  const phone = newPhone();
  await Promise.all(['one', 'two', 'three'].map((text) => receive(system, message(companyId, phone, text))));
  expect(await clients()).toHaveLength(1);
  expect(await messagesOf(db, companyId)).toHaveLength(3);
});

test('a message id is unique within its company and channel only', async () => {
  const other = await addCompany(db);
  const phone = newPhone();
  const same = { messageId: 'wamid.1' };
  await receive(system, message(companyId, phone, 'hi', same));
  await receive(system, message(companyId, phone, 'hi, again', same));
  await receive(system, message(companyId, phone, 'hi', { ...same, channel: 'second-number' }));
  await receive(system, message(other, phone, 'hi', same));
  expect(await messagesOf(db, companyId)).toHaveLength(2);
  expect(await messagesOf(db, other)).toHaveLength(1);
});

test('a message that is delivered twice at the same moment is stored once and reported as a duplicate once', async () => {
  const phone = newPhone();
  await receive(system, message(companyId, phone, 'hi'));
  const twice = incomingMessage.schema.parse(message(companyId, phone, 'again'));
  const deps = { ...system, debounce: { debounceMs: 0, maxWaitMs: 0 }, turnsPerCompany: NO_LIMIT };
  const received = await Promise.all([1, 2].map(() => receiveMessage(deps, twice, new Date())));
  expect(received.sort()).toEqual(['duplicate', 'stored']);
  expect(await messagesOf(db, companyId)).toHaveLength(2);
});

test('characters that PostgreSQL cannot hold do not stop a message: NUL and half of an emoji', async () => {
  const half = '😀'.slice(0, 1);
  await receive(
    system,
    message(companyId, newPhone(), `a\u0000b ${half}`, {
      name: 'An\u0000na',
      media: { caption: `a\u0000b ${half}`, 'k\u0000ey': ['\\u0000 \u0000'] },
      payload: { raw: `\u0000 ${half}` },
    }),
  );
  const stored = await db
    .selectFrom('message')
    .select(['text', 'media', 'payload'])
    .where('company_id', '=', companyId)
    .executeTakeFirstOrThrow();
  expect(stored).toEqual({
    text: 'ab \ufffd',
    media: { caption: 'ab \ufffd', key: ['\\u0000 '] },
    payload: { raw: ' \ufffd' },
  });
  expect(await clients()).toEqual([expect.objectContaining({ name: 'Anna' })]);
});
