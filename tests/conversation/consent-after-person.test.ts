import { runTurn } from '../../src/conversation/turn';
import { answerByHand } from '../../src/operations/answer-by-hand';
import { createReceptionist } from '../../src/responders/receptionist';
import { addClient, addSalon, dayFromNow, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();
const day = dayFromNow(3);
const receptionist = createReceptionist();

let system: System;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());

/** A client who is asked whether to book, and whose dialogue is read from PostgreSQL for each turn. */
async function asked() {
  const { companyId } = await addSalon(db, [day]);
  const client = newPhone();
  await addClient(db, companyId, client, { name: 'Анна' });
  const say = async (text: string) => {
    const conversationId = await receive(system, message(companyId, client, text));
    await db
      .updateTable('message')
      .set({ status: 'sent', sending_since: new Date(0) })
      .where('conversation_id', '=', conversationId)
      .where('direction', '=', 'out')
      .execute();
    await system.contexts.invalidate({ companyId, client }, ['dialogue']);
    await runTurn(turnDeps(system, receptionist.respond), conversationId, new AbortController().signal);
    return conversationId;
  };
  const [, month, date] = day.split('-');
  const conversationId = await say(`запишите на стрижку ${date}.${month} в 12:00`);
  const bookings = () => db.selectFrom('booking').select('id').where('company_id', '=', companyId).execute();
  return { companyId, conversationId, say, bookings };
}

test('a yes to the question books', async () => {
  const { say, bookings, companyId } = await asked();
  expect((await repliesOf(db, companyId)).at(-1)).toContain('Записать вас?');
  await say('да');
  expect(await bookings()).toHaveLength(1);
});

test('a yes to what a person has written since books nothing, and the question is put again', async () => {
  const { say, bookings, companyId, conversationId } = await asked();
  const answering = {
    db,
    personPauseMs: 0,
    debounce: { debounceMs: 0, maxWaitMs: 0 },
    gatewayTimeoutMs: 1000,
  };
  const byHand = { conversationId, text: 'Есть 17:00 у Марии', token: 'by-hand-1' };
  await answerByHand(answering, byHand);
  await say('да');
  expect(await bookings()).toEqual([]);
  expect((await repliesOf(db, companyId)).at(-1)).toContain('Записать вас?');
});
