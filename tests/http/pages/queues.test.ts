import { auditEntries } from '../../../src/db/access/audit';
import { addClient, addCompany, testDatabase } from '../../support/database';
import { testPages } from '../../support/pages';
import { testRedis, withBareQueue } from '../../support/redis';

const db = testDatabase();
const redis = testRedis();
const pages = testPages();

async function conversation(companyId: string, address: string): Promise<string> {
  const clientId = await addClient(db, companyId, address);
  const values = { company_id: companyId, client_id: clientId };
  const { id } = await db.insertInto('conversation').values(values).returning('id').executeTakeFirstOrThrow();
  return id;
}

interface Failed {
  data: unknown;
  reason?: string;
  jobId?: string;
}

/** A job in the failed set. Returns its id. */
async function failed(queue: string, { data, reason = 'turn.failed: why', jobId }: Failed): Promise<string> {
  return withBareQueue(queue, pages.prefix, async (bare) => {
    const { id = '' } = await bare.add(queue, data, { ...(jobId !== undefined && { jobId }) });
    await redis.hset(bare.toKey(id), { failedReason: reason });
    await redis.lrem(bare.toKey('wait'), 0, id);
    await redis.zadd(bare.toKey('failed'), Date.now(), id);
    return id;
  });
}

const stateOf = (queue: string, id: string) =>
  withBareQueue(queue, pages.prefix, (bare) => bare.getJobState(id));

function incoming(companyId: string, phone: string) {
  const from = { kind: 'phone', value: phone };
  return {
    companyId,
    from,
    messageId: `m-${phone}`,
    kind: 'text',
    text: 'hello',
    sentAt: new Date().toISOString(),
  };
}

test('a failed job is shown masked, with its conversation', async () => {
  const companyId = await addCompany(db);
  const id = await conversation(companyId, '+79160000101');
  const byId = await failed('conversation-turn', {
    data: { conversationId: id },
    reason: 'a.b: of +79160000101',
  });
  await failed('incoming-message', {
    data: incoming(companyId, '+79160000101'),
    jobId: 'msg-79160000101',
    reason: 'stack of +79160000101',
  });
  const text = await (await pages.get('/queues', await pages.logIn('owner'))).text();
  expect(text).not.toContain('79160000101');
  expect(text).toContain('a.b: of [phone]');
  expect(text).toContain('other: stack of [phone]');
  expect(text.split(`href="/conversations/${id}"`)).toHaveLength(3);
  expect(text).toContain('href="/queues/board"');
  const link = await pages.get(`/queues/jobs/conversation-turn/${byId}`, await pages.logIn('read-only'));
  expect([link.status, link.headers.get('location')]).toEqual([303, `/conversations/${id}`]);
});

test('who sees one company sees its jobs alone, and changes no others', async () => {
  const [own, other] = [await addCompany(db), await addCompany(db)];
  const [ownId, otherId] = [
    await conversation(own, '+79160000102'),
    await conversation(other, '+79160000103'),
  ];
  await failed('conversation-turn', { data: { conversationId: ownId } });
  const turn = await failed('conversation-turn', { data: { conversationId: otherId } });
  const message = await failed('incoming-message', { data: incoming(other, '+79160000103') });
  const bare = await failed('incoming-message', { data: 'nothing that tells a company' });
  const operator = await pages.logIn('operator', [own]);
  const text = await (await pages.get('/queues', operator)).text();
  expect(text).toContain(`href="/conversations/${ownId}"`);
  expect(text).not.toContain(`href="/conversations/${otherId}"`);
  expect(text).not.toContain(other);
  expect(text).not.toContain('nothing that tells');
  expect(text).not.toMatch(/Depth of the queues|href="\/queues\/board"|session with WhatsApp/);
  expect((await pages.get(`/queues/jobs/conversation-turn/${turn}`, operator)).status).toBe(404);
  for (const [queue, job] of [
    ['conversation-turn', turn],
    ['incoming-message', message],
    ['incoming-message', bare],
  ] as const) {
    expect((await pages.post('/queues/remove', { queue, job }, operator)).status).toBe(404);
    expect(await stateOf(queue, job)).toBe('failed');
  }
  expect((await pages.post('/queues/retry-all', { queue: 'conversation-turn' }, operator)).status).toBe(404);
});

test('an operator retries a job, or removes it, and both are recorded', async () => {
  const companyId = await addCompany(db);
  const id = await conversation(companyId, '+79160000104');
  const again = await failed('conversation-turn', { data: { conversationId: id } });
  const named = await failed('incoming-message', {
    data: incoming(companyId, '+79160000104'),
    jobId: 'm-79160000104',
  });
  const operator = await pages.logIn('operator', [companyId]);
  const shown =
    /value="(job-[0-9a-f]{8})"/.exec(await (await pages.get('/queues', operator)).text())?.[1] ?? '';
  const retried = await pages.post('/queues/retry', { queue: 'conversation-turn', job: again }, operator);
  expect([retried.status, retried.headers.get('location')]).toEqual([303, '/queues']);
  expect(await stateOf('conversation-turn', again)).toBe('waiting');
  expect(
    (await pages.post('/queues/remove', { queue: 'incoming-message', job: shown }, operator)).status,
  ).toBe(303);
  expect(await stateOf('incoming-message', named)).toBe('unknown');
  const entries = await auditEntries(db, {
    companies: [companyId],
    conversationId: undefined,
    before: undefined,
    limit: 9,
  });
  expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
    ['remove-job', 'done'],
    ['retry-job', 'done'],
  ]);
  expect(JSON.stringify(entries)).not.toContain('79160000104');
});

test('a reader changes nothing', async () => {
  const job = await failed('conversation-turn', { data: { conversationId: '1' } });
  const reader = await pages.logIn('read-only');
  for (const verb of ['retry', 'remove', 'retry-all']) {
    const form = { queue: 'conversation-turn', job };
    expect((await pages.post(`/queues/${verb}`, form, reader)).status).toBe(403);
  }
  expect(await stateOf('conversation-turn', job)).toBe('failed');
  expect(await (await pages.get('/queues', reader)).text()).not.toContain(
    '<button type="submit" class="outline"',
  );
});

test('all failed jobs of a queue run again at once', async () => {
  const job = await failed('outgoing-message', { data: { conversationId: '1' } });
  const response = await pages.post(
    '/queues/retry-all',
    { queue: 'outgoing-message' },
    await pages.logIn('operator'),
  );
  expect(response.status).toBe(303);
  expect(await stateOf('outgoing-message', job)).toBe('waiting');
});
