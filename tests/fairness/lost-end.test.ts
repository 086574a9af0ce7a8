import { admitAfterTurn, admitForAll } from '../../src/db/admission';
import { overdueTurns } from '../../src/db/unfinished';
import { testDatabase } from '../support/database';
import { LIMIT, LimitedCompany } from './limited-company';

const db = testDatabase();

let company: LimitedCompany;
beforeEach(async () => {
  company = await LimitedCompany.start(db);
});
afterEach(() => company.stop());

describe('when the end of a turn was lost', () => {
  test('the sweep admits the longest waiting of each company; until then they are not overdue', async () => {
    const ids = await company.conversations(LIMIT + 2);
    await db.updateTable('conversation').set({ deferred: true }).where('id', 'in', ids).execute();
    const overdue = (await overdueTurns(db, 0, LIMIT)).map(({ conversationId }) => conversationId);
    expect(overdue.filter((id) => ids.includes(id))).toEqual([]);
    const admitted = (await admitForAll(db, LIMIT)).map(({ conversationId }) => conversationId);
    expect(admitted.filter((id) => ids.includes(id)).toSorted()).toEqual(ids.slice(0, LIMIT).toSorted());
    expect(await company.deferred()).toEqual(ids.slice(LIMIT));
  });

  test('the end of any other turn of the company admits a conversation in its place as well', async () => {
    const ids = await company.conversations(LIMIT + 2);
    const [lost = '', next = ''] = ids;
    await db
      .updateTable('conversation')
      .set({ due_at: null, waiting_since: null })
      .where('id', 'in', [lost, next])
      .execute();
    const admitted = await admitAfterTurn(db, { conversationId: next, limit: LIMIT });
    expect(admitted.map(({ conversationId }) => conversationId).toSorted()).toEqual(
      ids.slice(LIMIT).toSorted(),
    );
  });
});

test('a conversation is admitted once, however many calls admit at the same moment', async () => {
  const ids = await company.conversations(LIMIT + 4);
  await db
    .updateTable('conversation')
    .set({ due_at: null, waiting_since: null })
    .where('id', 'in', ids.slice(0, LIMIT))
    .execute();
  const end = { conversationId: ids[0] ?? '', limit: LIMIT };
  const calls = [admitAfterTurn(db, end), admitForAll(db, LIMIT), admitAfterTurn(db, end)];
  const admitted = (await Promise.all(calls)).flat().map(({ conversationId }) => conversationId);
  const own = admitted.filter((id) => ids.includes(id));
  expect(own).toHaveLength(new Set(own).size);
  expect(await company.deferred()).toHaveLength(4 - own.length);
});
