import { overdueReplies, overdueTurns } from '../../src/db/unfinished';
import { addClient, addCompany, addConversation, testDatabase } from '../support/database';
import { newPhone } from '../support/system';

const db = testDatabase();
const LIMIT = 5;

/** Conversations of a new company that are overdue by this many minutes, oldest first. */
async function overdueCompany(count: number, minutes: number): Promise<{ companyId: string; ids: string[] }> {
  const companyId = await addCompany(db);
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const id = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
    const due = new Date(Date.now() - minutes * 60_000 + i);
    await db
      .updateTable('conversation')
      .set({ waiting_since: due, due_at: due })
      .where('id', '=', id)
      .execute();
    ids.push(id);
  }
  return { companyId, ids };
}

async function addReply(companyId: string, conversationId: string, minutes: number): Promise<void> {
  await db
    .insertInto('message')
    .values({
      company_id: companyId,
      conversation_id: conversationId,
      direction: 'out',
      channel: 'whatsapp',
      address: newPhone(),
      text: 'hello',
      sent_at: new Date(),
      received_at: new Date(),
      stored_at: new Date(Date.now() - minutes * 60_000),
      turn: 1,
      status: 'pending',
      idempotency_key: `sweep-order-${conversationId}`,
    })
    .execute();
}

const companies: string[] = [];
afterEach(() => db.deleteFrom('conversation').where('company_id', 'in', companies.splice(0)).execute());

test('a company with many overdue turns does not keep those of others from being woken, and those above its limit go last', async () => {
  const large = await overdueCompany(LIMIT + 3, 60);
  const small = await overdueCompany(1, 1);
  companies.push(large.companyId, small.companyId);
  const turns = await overdueTurns(db, 0, LIMIT);
  const overdue = turns.map(({ conversationId }) => conversationId);
  expect(overdue.filter((id) => large.ids.includes(id))).toEqual(large.ids);
  const above = turns.filter(({ aboveLimit }) => aboveLimit).map(({ conversationId }) => conversationId);
  expect(above.filter((id) => large.ids.includes(id))).toEqual(large.ids.slice(LIMIT));
  expect(overdue).toContain(small.ids[0]);
  expect(overdue.indexOf(small.ids[0] ?? '')).toBeLessThan(overdue.indexOf(large.ids[2] ?? ''));
});

test('a company with many overdue replies does not keep those of others from being woken', async () => {
  const large = await overdueCompany(10, 60);
  const small = await overdueCompany(1, 1);
  companies.push(large.companyId, small.companyId);
  for (const id of large.ids) await addReply(large.companyId, id, 60);
  await addReply(small.companyId, small.ids[0] ?? '', 1);
  const overdue = await overdueReplies(db, 0, 0);
  expect(overdue).toContain(small.ids[0]);
  expect(overdue.indexOf(small.ids[0] ?? '')).toBeLessThan(overdue.indexOf(large.ids[9] ?? ''));
});
