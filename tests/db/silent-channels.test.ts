import { randomUUID } from 'node:crypto';
import { newlySilentChannels } from '../../src/db/silent-channels';
import { HOUR } from '../../src/time/duration';
import { addClient, addCompany, addConversation, testDatabase } from '../support/database';
import { newPhone } from '../support/system';

const db = testDatabase();
const SILENCE = 12 * HOUR;

let companyId: string;
let conversationId: string;
beforeEach(async () => {
  companyId = await addCompany(db);
  conversationId = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
});

/** Messages of a channel, the last of them this long ago, and the others an hour apart. */
async function messages(channel: string, count: number, hoursAgo: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const time = new Date(Date.now() - (hoursAgo + i) * HOUR);
    await db
      .insertInto('message')
      .values({
        company_id: companyId,
        conversation_id: conversationId,
        direction: 'in',
        channel,
        address: 'unused',
        text: 'hello',
        sent_at: time,
        received_at: time,
        stored_at: time,
        turn: 1,
        provider_message_id: randomUUID(),
      })
      .execute();
  }
}

async function silent(): Promise<string[]> {
  const all = await newlySilentChannels(db, SILENCE);
  return all.filter((one) => one.companyId === companyId).map(({ channel }) => channel);
}

test('a channel that had many messages is silent after twelve hours, and reported once', async () => {
  await messages('busy', 20, 13);
  await messages('rare', 19, 13);
  await messages('alive', 25, 11);
  await messages('gone', 25, 24 * 8);

  expect(await silent()).toEqual(['busy']);
  expect(await silent()).toEqual([]);
});

test('a second silence is reported again', async () => {
  await messages('busy', 20, 15);
  expect(await silent()).toEqual(['busy']);
  await messages('busy', 1, 13); // it came to life, and was silent again
  expect(await silent()).toEqual(['busy']);
});

test('a channel is that of one company', async () => {
  await messages('shared', 20, 13);
  const first = companyId;
  companyId = await addCompany(db);
  conversationId = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
  await messages('shared', 20, 1);

  const all = await newlySilentChannels(db, SILENCE);
  expect(all.filter(({ channel }) => channel === 'shared').map((one) => one.companyId)).toEqual([first]);
});
