import { randomUUID } from 'node:crypto';
import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { newPhone, type System, startSystem } from '../../support/system';

const db = testDatabase();

let system: System;
beforeEach(async () => {
  system = await startSystem({ queues: ['channel-event', 'incoming-message'] });
});
afterEach(() => system.stop());

test('an edit that comes before its message waits for it, without a failed attempt', async () => {
  const companyId = await addCompany(db);
  const messageId = randomUUID();
  let postponed = 0;
  let failed = 0;
  system.events.on('job.postponed', () => {
    postponed += 1;
  });
  system.events.on('job.attempt-failed', () => {
    failed += 1;
  });
  const at = new Date().toISOString();
  const event = { type: 'edited' as const, messageId, text: 'at eleven', at };
  await system.producer.channelEvent({ companyId, channel: 'whatsapp', event });
  await eventually(() => postponed > 1);

  await system.producer.receiveMessage({
    companyId,
    channel: 'whatsapp',
    from: { kind: 'phone', value: newPhone() },
    messageId,
    kind: 'text',
    text: 'at ten',
    sentAt: new Date().toISOString(),
  });
  const text = () =>
    db.selectFrom('message').select('text').where('company_id', '=', companyId).executeTakeFirst();
  await eventually(async () => (await text())?.text === 'at eleven');
  expect(failed).toBe(0);
});
