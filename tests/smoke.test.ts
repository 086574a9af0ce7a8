import { addCompany, testDatabase } from './support/database';
import { eventually } from './support/eventually';
import { message, newPhone, startSystem } from './support/system';
const db = testDatabase();
test('smoke', async () => {
  const system = await startSystem();
  const companyId = await addCompany(db);
  const phone = newPhone();
  await system.producer.receiveMessage(message(companyId, phone, 'hi'));
  await eventually(() => system.sent.length === 1);
  expect(system.sent[0]?.text).toBe('reply to hi');
  await system.stop();
});
