import { listHandedOver } from '../../src/operations/handed-over';
import { listHeld } from '../../src/operations/held';
import { listOutages } from '../../src/operations/outages';
import { listParked } from '../../src/operations/parked';
import { listRefused } from '../../src/operations/refused';
import { addClient, addCompany, addConversation, addReply, testDatabase } from '../support/database';

const db = testDatabase();
const reason = 'no chat with +79163674723';
let companyId: string;

beforeEach(async () => {
  companyId = await addCompany(db);
  const conversationId = await addConversation(db, companyId, await addClient(db, companyId, '+79990000001'));
  await addReply(db, { companyId, conversationId, text: 'hello' });
});

const setReply = (status: 'held' | 'failed') =>
  db.updateTable('message').set({ status, error: reason }).where('company_id', '=', companyId).execute();

test.each<[string, () => Promise<unknown>, () => Promise<{ reason: string }[]>]>([
  [
    'parked conversations',
    () =>
      db
        .updateTable('conversation')
        .set({ parked_at: new Date(), parked_reason: reason })
        .where('company_id', '=', companyId)
        .execute(),
    () => listParked(db, companyId),
  ],
  [
    'conversations that are handed over',
    () =>
      db
        .updateTable('conversation')
        .set({ handed_over_at: new Date(), handed_over_reason: reason })
        .where('company_id', '=', companyId)
        .execute(),
    () => listHandedOver(db, companyId),
  ],
  ['held replies', () => setReply('held'), () => listHeld(db, companyId)],
  ['refused replies', () => setReply('failed'), () => listRefused(db, companyId)],
  [
    'outages',
    () =>
      db
        .insertInto('channel_outage')
        .values({
          company_id: companyId,
          channel: 'whatsapp',
          failures: 3,
          refused: [],
          reason,
          declared_at: new Date(),
          next_probe_at: new Date(),
        })
        .execute(),
    () => listOutages(db, companyId),
  ],
])('the reasons of %s are listed without phone numbers', async (_what, prepare, list) => {
  await prepare();
  expect((await list()).map((row) => row.reason)).toEqual(['no chat with [phone]']);
});
