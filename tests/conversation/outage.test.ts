import { sql } from 'kysely';
import { outages, resumeChannels } from '../../src/db/outages/outages';
import { dueProbes } from '../../src/db/outages/probes';
import { overdueReplies } from '../../src/db/unfinished';
import { logEvents } from '../../src/observability/logs';
import { outgoingMessageHandler } from '../../src/workers/handlers/outgoing-message';
import { addCompany, addReply } from '../support/database';
import { recordLog } from '../support/log';
import { useMockGateway } from '../support/mock-gateway';

const bed = useMockGateway();
const { db } = bed;
const { signal } = new AbortController();
const ANY_AGE = -60_000;

const probesAreDue = () =>
  db
    .updateTable('channel_outage')
    .set({ next_probe_at: new Date(0) })
    .where('company_id', '=', bed.companyId)
    .execute();
const probe = async () => (await dueProbes(db)).map(String);

describe.each([
  ['404', 404, 'not found'],
  ['401', 401, ''],
  ['410', 410, 'gone'],
  ['a redirect', 302, ''],
  ['503', 503, 'down'],
  ['a page of HTML that says 400', 400, '<!DOCTYPE html><title>Bad Request</title>'],
  ['a page of HTML that says 200', 200, '<html>Please log in</html>'],
])('a gateway that answers %s to everything', (_what, status, body) => {
  test('has an outage: its replies wait, and all are sent once, in order, when it is over', async () => {
    const ids = [await bed.conversation('a1', 'a2'), ...(await bed.conversations(3))];
    bed.gateway.answerAll(status, body);
    expect(await bed.deliverAll(ids)).toEqual(['failed', 'failed', 'paused', 'paused']);
    expect(bed.gateway.received).toHaveLength(3);
    expect(new Set(await bed.statuses())).toEqual(new Set(['pending']));
    expect(await outages(db, bed.companyId)).toEqual([
      {
        companyId: bed.companyId,
        channel: 'whatsapp',
        since: expect.any(Date),
        reason: expect.stringContaining(String(status)),
        waiting: 5,
      },
    ]);
    for (const id of ids) expect(await overdueReplies(db, ANY_AGE, 0)).not.toContain(id);

    bed.gateway.answerAll(200);
    const before = bed.gateway.received.length;
    await probesAreDue();
    const [probed = ''] = (await probe()).filter((id) => ids.includes(id));
    expect(await bed.deliver(probed)).toBe('drained');
    for (const id of ids) if (id !== probed) expect(await overdueReplies(db, ANY_AGE, 0)).toContain(id);
    await bed.deliverAll(ids);

    expect(bed.texts().slice(before).toSorted()).toEqual(['a1', 'a2', 'to 0', 'to 1', 'to 2']);
    expect(bed.texts().slice(before).indexOf('a1')).toBeLessThan(bed.texts().slice(before).indexOf('a2'));
    expect(new Set(await bed.statuses())).toEqual(new Set(['sent']));
    expect(bed.emitted).toEqual(['outage.began', 'outage.ended']);
    expect(await outages(db, bed.companyId)).toEqual([]);
  });
});

test('an outage of one channel does not hold up the replies that leave by another', async () => {
  const conversationId = await bed.conversation('by the first', 'by the first again');
  const { companyId } = bed;
  bed.gateway.answerAll(404);
  await bed.deliverAll([conversationId, ...(await bed.conversations(3))]);
  expect(bed.emitted).toEqual(['outage.began']);
  bed.gateway.answerAll(200);
  const before = bed.gateway.received.length;
  for (const text of ['by the second', 'by the second again'])
    await addReply(db, { companyId, conversationId, text, channel: 'second' });

  expect(await bed.deliver(conversationId)).toBe('paused');
  expect(bed.texts().slice(before)).toEqual(['by the second', 'by the second again']);
  await probesAreDue();
  expect(await bed.deliver(conversationId)).toBe('drained');
  expect(bed.texts().slice(before + 2)).toEqual(['by the first', 'by the first again']);
});

describe('during an outage', () => {
  let ids: string[];
  beforeEach(async () => {
    ids = await bed.conversations(6);
    bed.gateway.answerAll(404);
    await bed.deliverAll(ids.slice(0, 3));
  });

  test('one reply is sent at a time, however many jobs ask, and after a longer pause each time', async () => {
    const pauses: number[] = [];
    for (let i = 1; i <= 6; i++) {
      await probesAreDue();
      expect(await Promise.all(ids.map(bed.deliver))).toEqual(ids.map(() => 'paused'));
      expect(bed.gateway.received).toHaveLength(3 + i);
      const { next_probe_at } = await db
        .selectFrom('channel_outage')
        .select('next_probe_at')
        .where('company_id', '=', bed.companyId)
        .executeTakeFirstOrThrow();
      pauses.push(Math.round(((next_probe_at?.getTime() ?? 0) - Date.now()) / 1000));
    }
    expect(pauses[0]).toBeGreaterThan(0);
    expect(pauses.at(-1)).toBeGreaterThan(pauses[0] ?? 0);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60);
    expect(bed.emitted).toEqual(['outage.began']);
  });

  test.each([
    ['longer than the next one gets it', 600, 590, 600],
    ['shorter than the next one gets the next one', 1, 15, 20],
  ])('a gateway that asks for a pause %s', async (_what, asked, least, most) => {
    for (let i = 1; i <= 2; i++) {
      bed.gateway.answerNext(503, { 'retry-after': String(asked) });
      await probesAreDue();
      expect(await bed.deliver(ids[0] ?? '')).toBe('paused');
    }
    const { rows } = await sql<{ seconds: number; probes: number }>`
      select extract(epoch from next_probe_at - clock_timestamp())::float8 as seconds, probes
      from channel_outage where company_id = ${bed.companyId}`.execute(db);
    expect(rows[0]?.probes).toBe(3);
    expect(rows[0]?.seconds).toBeGreaterThan(least - 10);
    expect(rows[0]?.seconds).toBeLessThanOrEqual(most);
  });

  test('an operator can end the pause that the gateway has asked for', async () => {
    bed.companyId = await addCompany(db);
    const id = await bed.conversation('hello');
    bed.gateway.answerNext(503, { 'retry-after': '3600' });
    expect(await bed.deliver(id)).toBe('paused'); // no job is delayed by an hour
    bed.gateway.answerAll(200);
    await resumeChannels(db, bed.companyId);
    expect(await bed.deliver(id)).toBe('drained');
  });

  test('the replies of other companies are sent', async () => {
    bed.companyId = await addCompany(db);
    bed.gateway.answerAll(200);
    expect(await bed.deliver(await bed.conversation('elsewhere'))).toBe('drained');
  });

  test('an operator can resume the channel at once; the outage is declared again if nothing has changed', async () => {
    expect(await resumeChannels(db, bed.companyId)).toBe(1);
    for (const id of ids) expect(await overdueReplies(db, ANY_AGE, 0)).toContain(id);
    expect(await bed.deliverAll(ids)).toEqual(['failed', 'failed', ...ids.slice(2).map(() => 'paused')]);
    bed.gateway.answerAll(200);
    await resumeChannels(db, bed.companyId);
    expect(await bed.deliverAll(ids)).toEqual(ids.map(() => 'drained'));
    expect(bed.emitted).toEqual(['outage.began', 'outage.began', 'outage.ended']);
  });
});

test('the log has one error when an outage begins and one line when it ends', async () => {
  const log = recordLog();
  logEvents(bed.events, log.logger);
  const take = outgoingMessageHandler({
    db,
    channels: bed.channels(),
    rate: bed.rate,
    events: bed.events,
    gatewayTimeoutMs: 30_000,
    onUnconfirmed: 'repeat',
  });
  const info = { addedAt: new Date(), crashes: 0, signal };
  const ids = await bed.conversations(5);
  bed.gateway.answerAll(404, 'not found');
  for (const conversationId of ids) await take({ conversationId }, info).catch(() => undefined);
  await expect(take({ conversationId: ids[0] ?? '' }, info)).resolves.toEqual({
    kind: 'drop',
    reason: 'gateway-outage',
  });
  bed.gateway.answerAll(200);
  await resumeChannels(db, bed.companyId);
  for (const conversationId of ids) await take({ conversationId }, info);
  expect(log.lines(30)).toEqual([
    expect.objectContaining({
      level: 50,
      companyId: bed.companyId,
      reason: expect.stringContaining('404: not found'),
    }),
    expect.objectContaining({ level: 30, companyId: bed.companyId }),
  ]);
});
