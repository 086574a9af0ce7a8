import { sql } from 'kysely';
import { removeCompany } from '../../src/db/companies';
import type { RespondInput } from '../../src/responders/responder';
import { addClient, addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { message, newPhone, type System, startSystem } from '../support/system';

/** Rows that are inserted again under the same phone or company id, while the cache still holds the former ones. */

const db = testDatabase();

let system: System;
beforeAll(async () => {
  system = await startSystem({
    respond: ({ messages }) => ({
      text: `reply to ${messages.at(-1)?.text}`,
      state: { last: messages.at(-1)?.text },
      actions: [],
    }),
  });
});
afterAll(() => system.stop());

/** Sends the text and returns the input of the responder that answered it. */
async function say(companyId: string, phone: string, text: string): Promise<RespondInput> {
  await system.producer.receiveMessage(message(companyId, phone, text));
  await eventually(() => system.sent.some((sent) => sent.to === phone && sent.text === `reply to ${text}`));
  return system.given.find(({ messages }) => messages.at(-1)?.text === text) as RespondInput;
}

test('a client who is deleted and inserted again gets nothing of the deleted one', async () => {
  const companyId = await addCompany(db);
  const phone = newPhone();
  await addClient(db, companyId, phone, { name: 'Анна', notes: 'allergic to latex' });
  await say(companyId, phone, 'before 1');
  await say(companyId, phone, 'before 2');

  await db.deleteFrom('client').where('company_id', '=', companyId).execute();
  await addClient(db, companyId, phone, { name: 'Boris' });
  const first = await say(companyId, phone, 'after 1');
  const second = await say(companyId, phone, 'after 2');

  expect(first.context.client).toMatchObject({ name: 'Boris', notes: null });
  expect(first.context.dialogue).toEqual({ messages: [], state: {}, handedOverAt: null });
  expect(second.context.dialogue.messages.map(({ text }) => text)).toEqual(['after 1', 'reply to after 1']);
});

test('a company that is deleted and inserted again gets nothing of the deleted one', async () => {
  const companyId = await addCompany(db, { name: 'Лотос' });
  const phone = newPhone();
  await say(companyId, phone, 'to Лотос 1');
  await say(companyId, phone, 'to Лотос 2');

  await removeCompany(db, companyId);
  await addCompany(db, { id: companyId, name: 'Роза' });
  const { context } = await say(companyId, phone, 'to Роза 1');
  const next = await say(companyId, phone, 'to Роза 2');

  expect(context.company.name).toBe('Роза');
  expect(context.dialogue).toEqual({ messages: [], state: {}, handedOverAt: null });
  expect(next.context.dialogue.messages).toHaveLength(2);
});

test('after a backup is restored, contexts are those of the backup, and replies are new replies', async () => {
  const companyId = await addCompany(db);
  const phone = newPhone();
  await say(companyId, phone, 'in the backup');
  const backup = await rowsOf(companyId);
  await db.updateTable('client').set({ notes: 'lost' }).where('company_id', '=', companyId).execute();
  await say(companyId, phone, 'lost');

  await restore(companyId, backup);
  const first = await say(companyId, phone, 'after the restore');
  const second = await say(companyId, phone, 'after that');

  expect(first.context.client.notes).toBeNull();
  expect(texts(first)).toEqual(['in the backup', 'reply to in the backup']);
  expect(first.context.dialogue.state).toEqual({ last: 'in the backup' });
  expect(texts(second)).toEqual([...texts(first), 'after the restore', 'reply to after the restore']);
  const keys = system.sent.filter(({ to }) => to === phone).map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(4);
});

function texts({ context }: RespondInput): (string | null)[] {
  return context.dialogue.messages.map(({ text }) => text);
}

async function rowsOf(companyId: string) {
  const read = (table: 'client' | 'conversation') =>
    db.selectFrom(table).selectAll().where('company_id', '=', companyId).executeTakeFirstOrThrow();
  return {
    client: await read('client'),
    conversation: await read('conversation'),
  } as const;
}

/** As `pg_restore` does: the rows are what they were, with the versions that they had. */
async function restore(companyId: string, { client, conversation }: Awaited<ReturnType<typeof rowsOf>>) {
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx); // no trigger draws a new version
    const lost = tx.deleteFrom('message').where('company_id', '=', companyId);
    await lost.where('turn', '>', Number(conversation.version)).execute();
    await sql`update client set notes = ${client.notes}, version = ${client.version}
      where company_id = ${companyId}`.execute(tx);
    await sql`update conversation set version = ${conversation.version}, received = ${conversation.received},
      dialogue_version = ${conversation.dialogue_version}, state = ${JSON.stringify(conversation.state)}
      where company_id = ${companyId}`.execute(tx);
  });
}
