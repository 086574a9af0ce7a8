import { runTurn } from '../../src/conversation/turn';
import { redriveParked } from '../../src/db/parked';
import { admitNext } from '../../src/fairness/admission';
import { pauseBot, resumeBot } from '../../src/operations/pause';
import { HOUR } from '../../src/time/duration';
import { addClient, addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, repliesOf, turnDeps, wakeUps } from '../support/turn';

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

const write = (text: string) => receive(system, message(companyId, phone, text));
const pause = () => pauseBot(db, { companyId, client: phone }, HOUR);
const resume = () => resumeBot(db, { companyId, client: phone });
const turn = (conversationId: string) => runTurn(turnDeps(system), conversationId, signal);
/** What every end of a turn of the company does, and each sweep for all companies. */
const admit = (conversationId: string) => admitNext(turnDeps(system), conversationId);

test('a paused conversation has no turn and no wake-up, and is admitted when it is resumed', async () => {
  await addClient(db, companyId, phone);
  const until = await pause();
  expect(until.getTime()).toBeGreaterThan(Date.now() + HOUR / 2);
  const conversationId = await write('hello');
  await admit(conversationId);
  expect(await wakeUps(system)).toEqual([]);
  await expect(turn(conversationId)).resolves.toEqual({ kind: 'paused' });

  await expect(resume()).resolves.toBe(true);
  await admit(conversationId);
  expect(await wakeUps(system)).toEqual([conversationId]);
  await expect(turn(conversationId)).resolves.toEqual({ kind: 'committed' });
  await expect(resume()).resolves.toBe(false);
});

test('a pause that has ended by itself is the same', async () => {
  const conversationId = await write('hello');
  await pause();
  await expect(turn(conversationId)).resolves.toEqual({ kind: 'paused' });
  const past = new Date(Date.now() - 1000);
  await db
    .updateTable('conversation')
    .set({ paused_until: past, due_at: past })
    .where('id', '=', conversationId)
    .execute();

  await admit(conversationId);
  await expect(turn(conversationId)).resolves.toEqual({ kind: 'committed' });
});

test('a turn that runs meanwhile says nothing, and its messages wait', async () => {
  const conversationId = await write('hello');
  const deps = turnDeps(system, async () => {
    await pause();
    return { text: 'said over the operator', actions: [] };
  });
  await expect(runTurn(deps, conversationId, signal)).resolves.toEqual({ kind: 'superseded' });
  expect(await repliesOf(db, companyId)).toEqual([]);

  await resume();
  await expect(turn(conversationId)).resolves.toEqual({ kind: 'committed' });
});

test('a parked conversation that is redriven during the pause waits for its end', async () => {
  const conversationId = await write('hello');
  await db
    .updateTable('conversation')
    .set({ parked_at: new Date(), parked_reason: 'it failed' })
    .where('id', '=', conversationId)
    .execute();
  await pause();
  await redriveParked(db, { conversationId });
  await admit(conversationId);

  await expect(turn(conversationId)).resolves.toEqual({ kind: 'paused' });
});

test('a company or client that does not exist is named', async () => {
  await expect(pause()).rejects.toMatchObject({ code: 'client.not-found' });
  await expect(pauseBot(db, { companyId: 'nowhere', client: phone }, HOUR)).rejects.toMatchObject({
    code: 'company.not-found',
  });
});
