import { runTurn } from '../../src/conversation/turn';
import { CompanyWarming } from '../../src/warming/company';
import { addClient, addCompany } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, turnDeps } from '../support/turn';
import { addClientSilentFor } from '../warming/fixture';

let system: System;
let resumed: boolean[];
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());
beforeEach(() => {
  resumed = [];
});

async function turnOf(companyId: string, phone: string): Promise<void> {
  const end = system.events.on('conversation.resumed', (event) => {
    if (event.companyId === companyId) resumed.push(event.isWarm);
  });
  const conversationId = await receive(system, message(companyId, phone, 'good morning'));
  const result = await runTurn(turnDeps(system), conversationId, new AbortController().signal);
  end();
  expect(result.kind).toBe('committed');
}

test('the first turn after a night is cold without warming, and the next turn of the day does not count', async () => {
  const [companyId, phone] = [await addCompany(system.db), newPhone()];
  await addClientSilentFor(system.db, companyId, phone, 10);
  await turnOf(companyId, phone);
  await turnOf(companyId, phone);
  expect(resumed).toEqual([false]);
});

test('it is warm when warming has loaded its context', async () => {
  const [companyId, phone] = [await addCompany(system.db), newPhone()];
  await addClientSilentFor(system.db, companyId, phone, 10);
  await (await CompanyWarming.of(system, companyId, 10)).run(Number.POSITIVE_INFINITY);
  await turnOf(companyId, phone);
  expect(resumed).toEqual([true]);
});

test('a new client and one who has written an hour ago resume nothing', async () => {
  const [companyId, phone] = [await addCompany(system.db), newPhone()];
  await addClientSilentFor(system.db, companyId, phone, 1);
  await turnOf(companyId, phone);
  const newClient = newPhone();
  await addClient(system.db, companyId, newClient);
  await turnOf(companyId, newClient);
  expect(resumed).toEqual([]);
});
