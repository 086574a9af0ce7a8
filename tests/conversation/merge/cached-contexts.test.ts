import { runTurn } from '../../../src/conversation/turn';
import { linkClients } from '../../../src/db/merge/link';
import { readTurn } from '../../../src/db/turn';
import { HOUR } from '../../../src/time/duration';
import { addCompany, testDatabase } from '../../support/database';
import { lid, newLid, phone, talk, write } from '../../support/merge';
import { newPhone, type System, startSystem } from '../../support/system';
import { gate, turnDeps } from '../../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
let companyId: string;
let number: string;
let id: string;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());
beforeEach(async () => {
  companyId = await addCompany(db);
  [number, id] = [newPhone(), newLid()];
  await talk(system, companyId, 'a', lid(id), () => ({ text: 'to a', actions: [], state: { a: 1 } }));
  await talk(system, companyId, 'b', phone(number), () => ({ text: 'to b', actions: [], state: { b: 1 } }));
});

const cached = (client: string) => system.contexts.getCachedFullContext(client, companyId);

test('the cached segments under both addresses are dropped', async () => {
  for (const client of [number, `lid:${id}`]) expect(await cached(client)).not.toBeNull();
  await write(system, companyId, 'link', phone(number), lid(id));
  for (const client of [number, `lid:${id}`]) expect(await cached(client)).toBeNull();
});

test('segments that could not be dropped are not used: their versions are not those of the sources', async () => {
  await linkClients(db, { companyId, addresses: [number, `lid:${id}`] }); // the process dies here
  const stale = await cached(number);
  expect(stale?.dialogue.state).toEqual({ b: 1 });
  const conversationId = await write(system, companyId, 'c', lid(id));
  let state: unknown;
  const deps = turnDeps(system, ({ context }) => {
    state = context.dialogue.state;
    return { actions: [] };
  });
  await runTurn(deps, conversationId, signal);
  expect(state).toEqual({ a: 1, b: 1 });
});

test('a turn that was read before the merge leaves nothing in the cache', async () => {
  const conversationId = await write(system, companyId, 'c', lid(id));
  const [thinking, linked] = [gate(), gate()];
  const deps = turnDeps(system, async () => {
    thinking.open();
    await linked.passed;
    return { text: 'late', actions: [] };
  });
  const running = runTurn(deps, conversationId, signal);
  await thinking.passed;
  await write(system, companyId, 'link', phone(number), lid(id));
  linked.open();
  await expect(running).resolves.toEqual({ kind: 'superseded' });
  expect(await cached(`lid:${id}`)).toBeNull();
});

test('a turn of the survivor is of the client with the canonical address', async () => {
  const conversationId = await write(system, companyId, 'link', lid(id), phone(number));
  const turn = await readTurn(db, {
    conversationId,
    turnsPerCompany: 10,
    maxWaitMs: 0,
    onLate: 'answer',
    autonomy: 'answer',
    lateAfterMs: 24 * HOUR,
  });
  // The reply goes to the address of the last message, in the provider's own spelling.
  expect(turn).toMatchObject({ client: number, messages: [{ address: `lid:${id}`, providerAddress: id }] });
});
