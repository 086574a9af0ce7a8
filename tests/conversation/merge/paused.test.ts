import { linkAddresses } from '../../../src/conversation/link-addresses';
import { runTurn } from '../../../src/conversation/turn';
import type { Address } from '../../../src/domain/address';
import { tell } from '../../support/channel-events';
import { addCompany, testDatabase } from '../../support/database';
import { conversationsOf, phone, write } from '../../support/merge';
import { newPhone, type System, startSystem } from '../../support/system';
import { turnDeps } from '../../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());

/** The first client has a person who answers; of the second, a turn is due. */
test.each([
  ['older', 0],
  ['newer', 1],
])(
  'where the %s conversation is paused, the merged one waits for the end of the pause and takes no place',
  async (_, which) => {
    const companyId = await addCompany(db);
    const clients = [newPhone(), newPhone()];
    for (const client of clients) await write(system, companyId, 'hello', phone(client));
    const at = new Date(Date.now() + 60_000).toISOString();
    await tell(system, companyId, {
      type: 'person-replied',
      messageId: 'p',
      to: phone(clients[which] ?? ''),
      text: 'a person answers',
      at,
    });
    await linkAddresses(system, { companyId, addresses: clients as Address[] });

    const [merged, ...others] = await conversationsOf(db, companyId);
    expect(others).toEqual([]);
    expect(merged).toMatchObject({ deferred: true, due_at: merged?.paused_until });
    const third = await write(system, companyId, 'hello', phone(newPhone()));
    const deps = { ...turnDeps(system), turnsPerCompany: 1 };
    await expect(runTurn(deps, third, signal)).resolves.toEqual({ kind: 'committed' });
  },
);
