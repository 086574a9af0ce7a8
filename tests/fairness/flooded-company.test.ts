import { randomUUID } from 'node:crypto';
import { migrateUp } from '../../src/db/migrate';
import { QUEUES } from '../../src/jobs';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { startOwnServers } from '../support/servers';
import { echo, message, newPhone, type System, type SystemOptions, startSystem } from '../support/system';
import { gate } from '../support/turn';

const db = testDatabase();

const running: System[] = [];
afterEach(async () => {
  for (const system of running.splice(0)) await system.stop();
});
async function start(options: SystemOptions): Promise<System> {
  const system = await startSystem(options);
  running.push(system);
  return system;
}

test('a flooded company has a limited number of turns over all processes, and others are answered meanwhile', async () => {
  const thinking = gate();
  const options: SystemOptions = {
    prefix: `test-${randomUUID().slice(0, 8)}`,
    config: { turnConcurrency: 2, turnsPerCompany: 3 },
    respond: async (input) => {
      if (input.messages[0]?.text === 'flood') await thinking.passed;
      return echo(input);
    },
  };
  const systems = [await start(options), await start(options)];
  const [flooded, other] = [await addCompany(db), await addCompany(db)];
  const send = (companyId: string, text: string) =>
    systems[0]?.producer.receiveMessage(message(companyId, newPhone(), text));
  const thinkingAbout = (text: string) =>
    systems.flatMap(({ given }) => given).filter(({ messages }) => messages[0]?.text === text);
  const sentTo = (companyId: string) =>
    systems.flatMap(({ sent }) => sent).filter((reply) => reply.companyId === companyId);

  for (let i = 0; i < 10; i++) await send(flooded, 'flood');
  await eventually(() => thinkingAbout('flood').length === 3);
  await send(other, 'hello');
  await eventually(() => sentTo(other).length === 1);
  expect(thinkingAbout('flood')).toHaveLength(3);

  thinking.open();
  await eventually(() => sentTo(flooded).length === 10);
});

test('a client of another company waits for one turn of the flooded company to end, not for all', async () => {
  const flooded = await addCompany(db);
  const other = await addCompany(db, { debounce_ms: 0 });
  const gates: ReturnType<typeof gate>[] = [];
  const system = await start({
    config: { turnConcurrency: 2, turnsPerCompany: 4 },
    respond: async (input) => {
      if (input.messages[0]?.text === 'flood') {
        const next = gate();
        gates.push(next);
        await next.passed;
      }
      return echo(input);
    },
  });
  for (let i = 0; i < 12; i++) await system.producer.receiveMessage(message(flooded, newPhone(), 'flood'));
  // The first four were woken before the company was at its limit, and are taken in their order.
  for (const taken of [2, 3, 4]) {
    await eventually(() => gates.length === taken);
    if (taken < 4) gates[taken - 2]?.open();
  }
  const turns = system.queues.get('conversation-turn');
  await eventually(async () => (await turns.getPrioritizedCount()) > 0);
  await system.producer.receiveMessage(message(other, newPhone(), 'hello'));
  await eventually(async () => (await turns.getWaitingCount()) === 1);
  gates[2]?.open();
  await eventually(() => system.sent.some(({ companyId }) => companyId === other));
  expect(gates.length).toBeLessThanOrEqual(5);

  let opened = 0;
  await eventually(() => {
    for (; opened < gates.length; opened++) gates[opened]?.open();
    return system.sent.filter(({ companyId }) => companyId === flooded).length === 12;
  });
});

test('a client who writes while a company is flooded is answered before the flood is stored', async () => {
  const servers = await startOwnServers();
  const idle = await startSystem({ queues: [], servers });
  let working: System | undefined;
  try {
    await migrateUp(idle.db);
    const [flooded, quiet] = [await addCompany(idle.db), await addCompany(idle.db, { debounce_ms: 0 })];
    // A hundred at a time: each call has a deadline, which a busy machine does not keep for all of them at once.
    for (let batch = 0; batch < 30; batch++) {
      const flood = () => idle.producer.receiveMessage(message(flooded, newPhone(), 'flood'));
      await Promise.all(Array.from({ length: 100 }, flood));
    }
    await idle.producer.receiveMessage(message(quiet, newPhone(), 'hello'));
    working = await startSystem({ servers, prefix: idle.prefix, queues: QUEUES });
    const { sent } = working;
    await eventually(() => sent.some(({ companyId }) => companyId === quiet), 120_000);
    const messages = idle.queues.get(incomingMessage.queue);
    expect(await messages.getJobCountByTypes('waiting', 'prioritized')).toBeGreaterThan(0);
  } finally {
    await working?.stop();
    await idle.stop();
    await servers.stop();
  }
}, 300_000);
