import { conversationsToTell } from '../../../src/db/booking-requests/told';
import { decideDraft, listDrafts } from '../../../src/operations/drafts';
import { testDatabase } from '../../support/database';
import { type System, startSystem } from '../../support/system';
import { repliesOf } from '../../support/turn';
import { type Bench, bench, bookingsOf, day, doing, requestsOf } from '../booking-requests/support';

const db = testDatabase();

let system: System;
let b: Bench;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  b = await bench(db, system);
  await db.updateTable('company').set({ autonomy: 'suggest' }).where('id', '=', b.salon.companyId).execute();
});
afterEach(async () => {
  await b.stop();
  await system.stop();
});

const waiting = () => listDrafts(db, b.salon.companyId);

async function send(): Promise<void> {
  const [{ draftId } = { draftId: '' }] = await waiting();
  await decideDraft(db, draftId, { decision: 'send' });
}

test('the booking system is asked when an operator has sent the draft, and once', async () => {
  const conversationId = await b.write();
  await b.run(conversationId, () => doing(b.haircut()));
  expect(b.server.received).toEqual([]);

  await send();
  await b.run(conversationId, () => doing(b.haircut()));
  expect(b.server.requestsTo('book')).toHaveLength(1);
  expect(b.given).toHaveLength(1);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done']);
  expect(await requestsOf(db, b.salon)).toMatchObject([{ status: 'done', told_turn: 1 }]);
});

test('what a responder performs for a draft is only checked: ids that the company does not have are refused', async () => {
  const conversationId = await b.write();
  const outcomes: unknown[] = [];
  await b.run(conversationId, async ({ perform }) => {
    outcomes.push(await perform?.(b.haircut({ staffId: '999999' })));
    outcomes.push(await perform?.({ type: 'cancel', bookingId: '999999' }));
    outcomes.push(await perform?.(b.haircut()));
    return { text: 'done', actions: [] };
  });

  expect(outcomes).toMatchObject([{ outcome: 'invalid' }, { outcome: 'invalid' }, { outcome: 'done' }]);
  expect(b.server.received).toEqual([]);
  expect(await requestsOf(db, b.salon)).toEqual([]);
  expect(await waiting()).toMatchObject([{ reply: { actions: [b.haircut()] } }]);
});

test('the time is taken in the booking system when the draft is sent: the responder is told, and writes another one', async () => {
  const first = await b.write();
  await b.run(first, () => doing(b.haircut()));
  await send();
  b.server.add({ staffId: 's1', from: `${day}T10:30`, durationMinutes: 60 });
  await b.run(first, ({ outcomes }) => ({ text: `it is ${outcomes?.[0]?.outcome}`, actions: [] }));

  expect(await repliesOf(db, b.salon.companyId)).toEqual([]);
  expect(await waiting()).toMatchObject([{ reply: { text: 'it is taken' } }]);
  expect(await bookingsOf(db, b.salon)).toEqual([]);
});

test('a booking that was made and not told, while a draft waits that tells it: no person is asked to tell it', async () => {
  const conversationId = await b.write();
  await b.run(conversationId, () => doing(b.haircut()));
  await send();
  await b
    .run(conversationId, () => doing(b.haircut()), {
      get events() {
        return Object.assign(Object.create(system.events), {
          emit: (name: string) => {
            if (name === 'booking.requested') throw new Error('the process dies here');
          },
        });
      },
    })
    .catch(() => undefined);
  await b.write('and thanks');
  await b.run(conversationId, ({ outcomes }) => ({ text: `it is ${outcomes?.[0]?.outcome}`, actions: [] }));

  expect(await waiting()).toMatchObject([{ reply: { text: 'it is done' } }]);
  expect(await conversationsToTell(db, 0)).not.toContain(conversationId);
  await expect(b.run(conversationId, () => doing())).resolves.toEqual({ kind: 'nothing-to-answer' });
  const { handed_over_at } = await db
    .selectFrom('conversation')
    .select('handed_over_at')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  expect(handed_over_at).toBeNull();
  await send();
  await b.run(conversationId, () => doing());
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['it is done']);
  expect(b.server.requestsTo('book')).toHaveLength(1);
});
