import { deleteDrafts, releaseDrafts } from '../../../src/db/drafts/sweep';
import { overdueTurns } from '../../../src/db/unfinished';
import type { Autonomy } from '../../../src/domain/policies';
import { decideDraft, listDrafts, listStoredDrafts } from '../../../src/operations/drafts';
import { DAY } from '../../../src/time/duration';
import { addCompany, testDatabase } from '../../support/database';
import { newPhone, type System, startSystem } from '../../support/system';
import { NO_LIMIT, repliesOf } from '../../support/turn';
import { stateOf, Talk } from './support';

const db = testDatabase();

let system: System;
let companyId: string;
let talk: Talk;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db, { autonomy: 'suggest' });
  talk = new Talk(system, companyId, newPhone());
});
afterEach(() => system.stop());

const waiting = () => listDrafts(db, companyId);

async function switchTo(autonomy: Autonomy | null): Promise<void> {
  await db.updateTable('company').set({ autonomy }).where('id', '=', companyId).execute();
}

test('a company lets its bot answer: what waits for an operator is answered anew', async () => {
  const conversationId = await talk.turn('hello');
  await releaseDrafts(db, 'answer');
  expect(await waiting()).toHaveLength(1);

  await switchTo('answer');
  await releaseDrafts(db, 'suggest');
  expect(await waiting()).toEqual([]);
  expect(await stateOf(db, conversationId)).toMatchObject({ isDue: true, hasDraft: false });
  await talk.run(conversationId, () => ({ text: 'hello from the bot', actions: [] }));
  expect(await repliesOf(db, companyId)).toEqual(['hello from the bot']);
});

test('a company without a choice of its own follows the setting', async () => {
  await switchTo(null);
  const conversationId = await talk.write('hello');
  await expect(talk.run(conversationId, undefined, { autonomy: 'suggest' })).resolves.toEqual({
    kind: 'drafted',
  });
  await releaseDrafts(db, 'suggest');
  expect(await waiting()).toHaveLength(1);

  await releaseDrafts(db, 'answer');
  await talk.run(conversationId, undefined, { autonomy: 'answer' });
  expect(await repliesOf(db, companyId)).toEqual(['re: hello']);
});

test.each(['answer', 'observe'] as const)(
  'a company switches to %s after an operator has decided: their decision is carried out',
  async (autonomy) => {
    const conversationId = await talk.turn('hello');
    const [{ draftId } = { draftId: '' }] = await waiting();
    await decideDraft(db, draftId, { decision: 'send', text: 'hello from an operator' });
    await switchTo(autonomy);
    await releaseDrafts(db, 'answer');
    await talk.run(conversationId);

    expect(await repliesOf(db, companyId)).toEqual(['hello from an operator']);
    expect(talk.asked).toHaveLength(1);
  },
);

test('a company only observes from now on: its drafts still wait, and the next turn reads what they would have answered', async () => {
  const conversationId = await talk.turn('hello');
  await switchTo('observe');
  await releaseDrafts(db, 'answer');
  expect(await waiting()).toHaveLength(1);

  await talk.turn('are you there?');
  expect(talk.asked.at(-1)).toEqual(['hello', 'are you there?']);
  expect(await waiting()).toEqual([]);
  expect(await stateOf(db, conversationId)).toMatchObject({ isDue: false, hasDraft: false });
});

test('a company wants its operators to decide from now on: a turn that is due writes a draft', async () => {
  await switchTo('answer');
  const conversationId = await talk.write('hello');
  await switchTo('suggest');
  await talk.run(conversationId);

  expect(await repliesOf(db, companyId)).toEqual([]);
  expect(await waiting()).toHaveLength(1);
  const overdue = await overdueTurns(db, 0, NO_LIMIT);
  expect(overdue.map((one) => one.conversationId)).not.toContain(conversationId);
});

test('drafts are deleted some time after they were written, except those that wait, and with their conversation', async () => {
  await talk.turn('first');
  await talk.turn('second');
  const other = new Talk(system, companyId, newPhone());
  await other.turn('of another client');
  await db
    .updateTable('draft')
    .set({ created_at: new Date(Date.now() - 31 * DAY) })
    .where('company_id', '=', companyId)
    .execute();
  await deleteDrafts(db, 30 * DAY);

  const left = await listStoredDrafts(db, { companyId, limit: 10 });
  expect(left.map(({ status }) => status)).toEqual(['waiting', 'waiting']);
  await db.deleteFrom('client').where('company_id', '=', companyId).execute();
  expect(await listStoredDrafts(db, { companyId, limit: 10 })).toEqual([]);
});
