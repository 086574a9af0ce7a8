import { resumeChannels } from '../../src/db/outages/outages';
import { refusedReplies, sendRefused } from '../../src/db/replies/refused';
import { overdueReplies } from '../../src/db/unfinished';
import { useMockGateway } from '../support/mock-gateway';

const bed = useMockGateway();
const { db } = bed;
const ANY_AGE = -60_000;

describe('a refusal of one message', () => {
  test('is final and is reported; the next reply is sent', async () => {
    const id = await bed.conversation('one', 'two');
    bed.gateway.answerNext(422, {}, 'too long');
    expect(await bed.deliver(id)).toBe('drained');
    expect(await bed.statuses()).toEqual(['failed', 'sent']);
    expect(bed.refusals).toEqual([
      {
        companyId: bed.companyId,
        conversationId: id,
        replyId: expect.any(String),
        reason: expect.stringContaining('422'),
      },
    ]);
  });

  test('of a few clients causes one outage, not several: the second refusal is final', async () => {
    const refused = await bed.conversations(5);
    bed.gateway.answerAll(422);
    for (const id of refused) await bed.deliver(id);
    expect(bed.emitted.at(-1)).toBe('outage.began');
    const good = await bed.conversation('to one who can be reached');
    bed.gateway.answerAll(200);
    await resumeChannels(db, bed.companyId);
    expect(await bed.deliver(good)).toBe('drained');
    bed.gateway.answerAll(422);

    expect(await bed.deliverAll(refused)).toEqual(refused.map(() => 'drained'));

    expect(await bed.statuses()).toEqual([...refused.map(() => 'failed'), 'sent']);
    expect(bed.emitted.filter((name) => name === 'outage.began')).toHaveLength(1);
    expect(bed.emitted.slice(-5)).toEqual(refused.map(() => 'reply.refused'));
  });

  test('of every reply of one conversation is no outage', async () => {
    bed.gateway.answerAll(400);
    const id = await bed.conversation('one', 'two', 'three', 'four', 'five', 'six');
    expect(await bed.deliver(id)).toBe('drained');
    expect(new Set(await bed.statuses())).toEqual(new Set(['failed']));
  });

  test('of many conversations in a row is an outage, and no reply is lost', async () => {
    const ids = [await bed.conversation('a1', 'a2'), ...(await bed.conversations(5))];
    bed.gateway.answerAll(400);
    expect(await bed.deliverAll(ids)).toEqual([...Array(4).fill('drained'), 'paused', 'paused']);
    expect(new Set(await bed.statuses())).toEqual(new Set(['pending']));
    bed.gateway.answerAll(200);
    const before = bed.gateway.received.length;
    await resumeChannels(db, bed.companyId);
    await bed.deliverAll(ids);
    expect(bed.texts().slice(before)).toEqual(['a1', 'a2', 'to 0', 'to 1', 'to 2', 'to 3', 'to 4']);
  });

  test('by one address while others accept is final after many tries, and delays no other client', async () => {
    const refused = await bed.conversation('refused');
    for (let tries = 1; tries < 20; tries++) {
      bed.gateway.answerNext(404);
      expect(await bed.deliver(refused)).toBe('failed');
      expect(await bed.deliver(await bed.conversation('taken'))).toBe('drained');
    }
    bed.gateway.answerNext(404);
    expect(await bed.deliver(refused)).toBe('drained');
    expect((await bed.statuses()).filter((status) => status !== 'sent')).toEqual(['failed']);
    expect(bed.emitted).toEqual(['reply.refused']);
  });
});

describe('an operator can send refused replies again:', () => {
  test.each(['one', 'all of a company'])('%s', async (which) => {
    bed.gateway.answerAll(400);
    const id = await bed.conversation('one', 'two');
    await bed.deliver(id);
    const [first, second] = await refusedReplies(db, bed.companyId);
    expect(first).toMatchObject({ conversationId: id, reason: expect.stringContaining('400') });
    const chosen = which === 'one' ? { replyId: second?.replyId ?? '' } : { companyId: bed.companyId };
    expect(await sendRefused(db, chosen)).toBe(which === 'one' ? 1 : 2);
    expect(await overdueReplies(db, ANY_AGE, 0)).toContain(id);
    bed.gateway.answerAll(200);
    await bed.deliver(id);
    expect(await bed.statuses()).toEqual([which === 'one' ? 'failed' : 'sent', 'sent']);
    expect(bed.texts().slice(2)).toEqual(which === 'one' ? ['two'] : ['one', 'two']);
  });

  test('not those that an operator has discarded', async () => {
    await bed.conversation('one');
    await db
      .updateTable('message')
      .set({ status: 'failed', error: 'discarded by an operator' })
      .where('company_id', '=', bed.companyId)
      .execute();
    expect(await refusedReplies(db, bed.companyId)).toEqual([]);
    expect(await sendRefused(db, { companyId: bed.companyId })).toBe(0);
  });
});
