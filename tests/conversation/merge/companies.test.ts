import { runTurn } from '../../../src/conversation/turn';
import { canonicalAddress } from '../../../src/db/clients';
import { addBooking, addSalon, dayFromNow, type Salon, testDatabase } from '../../support/database';
import { clientsOf, conversationsOf, lid, newLid, phone, talk, write } from '../../support/merge';
import { newPhone, type System, startSystem } from '../../support/system';
import { turnDeps } from '../../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
/** Two companies on one server, with the same client, who has two addresses. */
let ours: Salon;
let theirs: Salon;
const [number, id] = [newPhone(), newLid()];
beforeAll(async () => {
  system = await startSystem({ queues: [] });
  const days = [dayFromNow(1)];
  [ours, theirs] = [await addSalon(db, days), await addSalon(db, days)];
});
afterAll(() => system.stop());

test('nothing that one company knows of a client is visible in another', async () => {
  const day = dayFromNow(1);
  for (const { companyId } of [ours, theirs]) {
    for (const from of [lid(id), phone(number)]) {
      const respond = () => ({
        text: `reply of ${companyId}`,
        actions: [],
        state: { [companyId]: from.kind },
      });
      await talk(system, companyId, `written to ${companyId}`, from, respond);
    }
  }
  const [known] = await clientsOf(db, theirs.companyId);
  const theirBooking = await addBooking(db, theirs, `${day}T10:00:00Z`, `${day}T11:00:00Z`, {
    client_id: known?.id ?? null,
    comment: 'seen by one company',
  });
  await db
    .updateTable('client')
    .set({ name: 'Anna', notes: 'note' })
    .where('id', '=', known?.id ?? '')
    .execute();
  const before = await everything(theirs.companyId);

  await write(system, ours.companyId, 'link', phone(number), lid(id));

  expect(await everything(theirs.companyId)).toEqual(before);
  expect(await clientsOf(db, theirs.companyId)).toHaveLength(2);
  expect(await clientsOf(db, ours.companyId)).toEqual([expect.objectContaining({ name: null, notes: null })]);
  const ownerOf = (companyId: string) => ({ companyId, client: `lid:${id}` });
  await expect(canonicalAddress(db, ownerOf(theirs.companyId))).resolves.toBe(`lid:${id}`);
  await expect(canonicalAddress(db, ownerOf(ours.companyId))).resolves.toBe(number);

  const [conversation] = await conversationsOf(db, ours.companyId);
  const given: string[] = [];
  const deps = turnDeps(system, (input) => {
    given.push(JSON.stringify(input.context));
    return { text: 'answered', actions: [{ type: 'cancel', bookingId: theirBooking }] };
  });
  await runTurn(deps, conversation?.id ?? '', signal);
  for (const client of [number, `lid:${id}`])
    given.push(JSON.stringify(await system.contexts.load({ companyId: ours.companyId, client })));
  expect(given).toHaveLength(3);
  for (const context of given) {
    expect(context).toContain(`written to ${ours.companyId}`);
    expect(context).not.toContain(theirs.companyId);
    expect(context).not.toMatch(/Anna|"note"|seen by one company/);
  }
  expect(await everything(theirs.companyId)).toEqual(before);
});

/** All rows of a company that concern clients. */
async function everything(companyId: string) {
  const messages = db.selectFrom('message').selectAll().where('company_id', '=', companyId).orderBy('id');
  const bookings = db.selectFrom('booking').selectAll().where('company_id', '=', companyId).orderBy('id');
  return [
    await clientsOf(db, companyId),
    await conversationsOf(db, companyId),
    await messages.execute(),
    await bookings.execute(),
  ];
}
