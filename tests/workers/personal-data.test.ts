import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { message, newPhone, type System, startSystem } from '../support/system';

const db = testDatabase();

let system: System;
afterEach(() => system.stop());

test('BullMQ stores no phone number or e-mail address of a failed job, whatever the error quotes', async () => {
  const phone = newPhone();
  system = await startSystem({
    respond: () => {
      throw new Error(`no chat with ${phone.slice(1)}@c.us, write to anna@example.com`);
    },
  });
  await system.producer.receiveMessage(message(await addCompany(db), phone, 'hello'));
  const job = await eventually(async () => {
    const jobs = await system.queues.get('conversation-turn').getJobs(['delayed']);
    return jobs.find(({ failedReason }) => failedReason);
  });
  const kept = JSON.stringify([job.failedReason, job.stacktrace]);
  expect(kept).toContain('no chat with');
  expect(kept).not.toContain(phone.slice(1));
  expect(kept).not.toContain('anna@');
  expect(job.stacktrace?.join()).toContain('personal-data.test');
});
