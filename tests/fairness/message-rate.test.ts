import { MessageRate, type Sender } from '../../src/fairness/message-rate';
import { FAIRNESS, PRIORITY } from '../../src/fairness/rules';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { testRedis, withBareQueue } from '../support/redis';
import { message, newPhone, type System, startSystem } from '../support/system';

const redis = testRedis();
const db = testDatabase();
const { companyRate, clientRate } = FAIRNESS;

let system: System;
let rate: MessageRate;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  rate = new MessageRate(redis, system.prefix);
});
afterEach(() => system.stop());

async function count(companyId: string, times: number, address?: string): Promise<(number | undefined)[]> {
  const priorities: (number | undefined)[] = [];
  for (let i = 0; i < times; i++)
    priorities.push(...(await rate.count([{ companyId, address: address ?? newPhone() }])));
  return priorities;
}

/** These many messages at the same moment: the rate is exceeded however slowly this machine goes on. */
const flood = (times: number, sender: Sender) => rate.count(Array<Sender>(times).fill(sender));

test('messages within the rate have no priority; those of a flooding client come last', async () => {
  const priorities = await count('1', clientRate.messages * 2, 'one client');
  expect(priorities.slice(0, clientRate.messages)).toEqual(Array(clientRate.messages).fill(undefined));
  expect(priorities.at(-1)).toBe(PRIORITY.floodingClient);
});

test('the other clients of a flooded company come before the flooding one, and after other companies', async () => {
  await flood(companyRate.messages * 2, { companyId: '1', address: 'one client' });
  expect(await count('1', 1, 'another client')).toEqual([PRIORITY.floodedCompany]);
  expect(await count('2', 1)).toEqual([undefined]);
});

test('many clients of one company flood it as well', async () => {
  const clients = Array.from({ length: companyRate.messages + 20 }, newPhone);
  const priorities = await rate.count(clients.map((address) => ({ companyId: '1', address })));
  expect(priorities.slice(0, companyRate.messages)).toEqual(Array(companyRate.messages).fill(undefined));
  expect(priorities.at(-1)).toBe(PRIORITY.floodedCompany);
});

test('messages that come at once are counted as if they came one after the other', async () => {
  const { messages } = clientRate;
  const many = Array.from({ length: messages * 2 }, () => ({ companyId: '1', address: 'one client' }));
  const senders = [...many, { companyId: '1', address: 'other' }, { companyId: '2', address: 'one client' }];
  const priorities = await rate.count(senders);
  expect(priorities.slice(0, messages)).toEqual(Array(messages).fill(undefined));
  expect(priorities.slice(messages)).toEqual([
    ...Array(messages).fill(PRIORITY.floodingClient),
    undefined,
    undefined,
  ]);
  expect((await count('1', 1, 'one client'))[0]).toBe(PRIORITY.floodingClient);
});

test('the larger the flood, the longer its sender comes last; every key expires', async () => {
  await flood(200, { companyId: '1', address: 'one client' });
  await flood(10, { companyId: '2', address: 'one client' });
  const keyOf = (companyId: string) => `${system.prefix}:rate:{${companyId}}`;
  const ttl = (companyId: string) => redis.pttl(`${keyOf(companyId)}:one client`);
  const perMessage = clientRate.perMs / clientRate.messages;
  expect(await ttl('1')).toBeGreaterThan(150 * perMessage);
  expect(await ttl('1')).toBeLessThanOrEqual(200 * perMessage);
  expect(await ttl('2')).toBeLessThanOrEqual(10 * perMessage);
  const keys = await redis.keys(`${system.prefix}:rate:*`);
  expect(keys).toEqual(expect.arrayContaining([keyOf('1'), `${keyOf('1')}:one client`]));
  const WITHOUT_EXPIRY = -1;
  for (const key of keys) expect(await redis.pttl(key)).not.toBe(WITHOUT_EXPIRY);
});

test('where Redis cannot count, the message is enqueued all the same', async () => {
  const phone = newPhone();
  await redis.lpush(`${system.prefix}:rate:{1}`, 'not a number');
  await expect(count('1', 1, phone)).resolves.toEqual([undefined]);
  await system.producer.receiveMessage(message('1', phone, 'hello'));
  expect(await system.queues.get('incoming-message').getWaitingCount()).toBe(1);
});

test('the producer counts what it enqueues, by the client’s canonical address', async () => {
  const phone = newPhone();
  const asJid = { kind: 'jid' as const, value: `${phone.slice(1)}@s.whatsapp.net` };
  for (let i = 0; i < clientRate.messages; i++) {
    const from = i % 2 ? { from: asJid } : {};
    await system.producer.receiveMessage(message('1', phone, 'hello', from));
  }
  for (let i = 0; i < clientRate.messages; i++)
    await system.producer.receiveMessage(message('1', phone, 'hello'));
  const messages = system.queues.get('incoming-message');
  const { waiting, prioritized } = await messages.getJobCounts('waiting', 'prioritized');
  expect([(waiting ?? 0) + (prioritized ?? 0), (prioritized ?? 0) > 0]).toEqual([
    clientRate.messages * 2,
    true,
  ]);
});

test('a client’s messages are stored in their order, also those above the rate', async () => {
  const companyId = await addCompany(db);
  const phone = newPhone();
  const texts = Array.from({ length: clientRate.messages * 2 }, (_, i) => `message ${i}`);
  for (const [i, text] of texts.entries()) {
    if (i === clientRate.messages) await flood(200, { companyId, address: phone });
    await system.producer.receiveMessage(message(companyId, phone, text));
  }
  const working = await startSystem({ prefix: system.prefix, queues: ['incoming-message'] });
  const stored = () =>
    db.selectFrom('message').select('text').where('company_id', '=', companyId).orderBy('id').execute();
  await eventually(async () => (await stored()).length === texts.length);
  await working.stop();
  expect((await stored()).map(({ text }) => text)).toEqual(texts);
});

test('a priority that another producer sets is kept by the workers, also when the job comes back', async () => {
  const companyId = await addCompany(db);
  await withBareQueue('incoming-message', system.prefix, async (queue) => {
    const failing = message('unknown', newPhone(), 'flood');
    await queue.add('incoming-message', failing, { priority: 7 });
    const working = await startSystem({ prefix: system.prefix });
    const job = await eventually(async () => (await queue.getFailed())[0] ?? (await queue.getDelayed())[0]);
    expect(job.priority).toBe(7);
    await queue.add('incoming-message', message(companyId, newPhone(), 'hello'), { priority: 7 });
    await eventually(() => working.sent.length === 1);
    await working.stop();
  });
});
