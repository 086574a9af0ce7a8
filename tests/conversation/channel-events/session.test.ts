import { measureBacklog } from '../../../src/db/backlog';
import type { EventMap } from '../../../src/observability/events';
import { tell } from '../../support/channel-events';
import { addCompany, testDatabase } from '../../support/database';
import { type System, startSystem } from '../../support/system';

const db = testDatabase();

let system: System;
let companyId: string;
let announced: [string, EventMap['channel.connected']][];
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
  announced = [];
  for (const name of ['channel.connected', 'channel.disconnected'] as const)
    system.events.on(name, (event) => announced.push([name, event]));
});
afterEach(async () => {
  await db.deleteFrom('channel_state').where('company_id', '=', companyId).execute();
  await system.stop();
});

const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const session = (connected: boolean, state: string, when: string) =>
  tell(system, companyId, { type: 'session', connected, state, at: when });
const disconnected = async () => (await measureBacklog(db, [])).disconnected;

test('a session that is lost is announced once, and counted until it is back', async () => {
  const before = await disconnected();
  await expect(session(false, 'SCAN_QR', at(1))).resolves.toBeUndefined();
  await expect(session(false, 'SCAN_QR', at(2))).resolves.toEqual({
    kind: 'drop',
    reason: 'session-unchanged',
  });
  expect(await disconnected()).toBe(before + 1);

  await session(true, 'WORKING', at(3));
  expect(await disconnected()).toBe(before);
  const channel = 'whatsapp';
  expect(announced).toEqual([
    ['channel.disconnected', { companyId, channel, state: 'SCAN_QR' }],
    ['channel.connected', { companyId, channel, state: 'WORKING' }],
  ]);
});

test('an older state that arrives late changes nothing', async () => {
  const [first, second] = [at(1), at(2)];
  await session(true, 'WORKING', second);
  await expect(session(false, 'FAILED', first)).resolves.toEqual({ kind: 'drop', reason: 'session-older' });
  await expect(session(true, 'WORKING', second)).resolves.toEqual({ kind: 'drop', reason: 'session-older' });

  expect(announced.map(([name]) => name)).toEqual(['channel.connected']);
});

test('the session of an unknown company fails at once', async () => {
  const event = { type: 'session' as const, connected: true, state: 'WORKING', at: at(0) };
  await expect(tell(system, 'no-such-company', event)).rejects.toMatchObject({ code: 'company.unknown' });
});
