import { runTurn } from '../../../src/conversation/turn';
import { listHandedOver } from '../../../src/operations/handed-over';
import { HOUR, MINUTE } from '../../../src/time/duration';
import { tell } from '../../support/channel-events';
import { addCompany, testDatabase } from '../../support/database';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { receive, repliesOf, turnDeps, wakeUps } from '../../support/turn';

/** Providers report replies of people late: after an outage, a retry, or from the history of a phone. */

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
let companyId: string;
let phone: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
  phone = newPhone();
});
afterEach(() => system.stop());

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const write = (text: string, sentAt = ago(0)) => receive(system, message(companyId, phone, text, { sentAt }));
const saidAgo = (ms: number) =>
  tell(system, companyId, {
    type: 'person-replied',
    messageId: 'e1',
    to: { kind: 'phone', value: phone },
    text: 'yes, until eight',
    at: ago(ms),
  });
const turn = (id: string) => runTurn(turnDeps(system), id, signal);
const stateOf = (id: string) =>
  db.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const storedAt = async (text: string) =>
  (
    await db
      .selectFrom('message')
      .select('stored_at')
      .where('company_id', '=', companyId)
      .where('text', '=', text)
      .executeTakeFirstOrThrow()
  ).stored_at;

test('does not answer what the client has written since: the bot does', async () => {
  const id = await write('are you open?', ago(3 * HOUR));
  await write('and what does it cost?');
  await saidAgo(2 * HOUR);

  expect((await stateOf(id)).waiting_since).toEqual(await storedAt('and what does it cost?'));
  expect(await wakeUps(system)).toHaveLength(1);
  await expect(turn(id)).resolves.toEqual({ kind: 'committed' });
  expect(await repliesOf(db, companyId)).toEqual(['yes, until eight', 'reply to and what does it cost?']);
});

test('whose pause has not ended lets the newer messages wait for its end', async () => {
  const id = await write('are you open?', ago(MINUTE));
  await write('and what does it cost?');
  await saidAgo(MINUTE / 2);

  const state = await stateOf(id);
  expect(state).toMatchObject({ deferred: true, due_at: state.paused_until });
  await expect(turn(id)).resolves.toEqual({ kind: 'paused' });
});

test('does not cancel the reply to newer messages', async () => {
  const id = await write('and what does it cost?');
  await turn(id);
  await saidAgo(2 * HOUR);

  const bot = db.selectFrom('message').select('status').where('text', '=', 'reply to and what does it cost?');
  expect(await bot.where('company_id', '=', companyId).execute()).toEqual([{ status: 'pending' }]);
});

test('does not close a hand-over that began after it', async () => {
  const id = await write('a refund, please');
  const deps = turnDeps(system, () => ({ actions: [{ type: 'hand-over', reason: 'asks for a refund' }] }));
  await runTurn(deps, id, signal);
  await saidAgo(2 * HOUR);

  expect(await listHandedOver(db, companyId)).toHaveLength(1);
});
