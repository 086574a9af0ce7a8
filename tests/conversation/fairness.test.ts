import { CompanySlots } from '../../src/conversation/company-slots';
import { runTurn } from '../../src/conversation/turn';
import type { RespondInput } from '../../src/responders/responder';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { gate, receive, repliesOf, turnDeps, wakeUps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

const running: System[] = [];
afterEach(async () => {
  for (const system of running.splice(0)) await system.stop();
});
async function start(...[options]: Parameters<typeof startSystem>): Promise<System> {
  const system = await startSystem(options);
  running.push(system);
  return system;
}

describe('the turns of one company', () => {
  test.each([
    ['as many as it is given', { turnConcurrency: 4, turnsPerCompany: 3 }],
    ['three of four by default', { turnConcurrency: 4 }],
  ])('do not take all places of a process (%s): others are answered meanwhile', async (_, config) => {
    const thinking = gate();
    const flooded = await addCompany(db);
    const system = await start({
      config,
      respond: async (input) => {
        if (input.messages[0]?.text === 'flood') await thinking.passed;
        return echo(input);
      },
    });
    for (let i = 0; i < 10; i++) await system.producer.receiveMessage(message(flooded, newPhone(), 'flood'));
    await eventually(() => system.given.length === 3);

    const other = await addCompany(db);
    await system.producer.receiveMessage(message(other, newPhone(), 'hello'));
    await eventually(() => system.sent.some(({ companyId }) => companyId === other));
    expect(system.given.filter(({ messages }) => messages[0]?.text === 'flood')).toHaveLength(3);

    thinking.open();
    await eventually(() => system.sent.filter(({ companyId }) => companyId === flooded).length === 10);
  });

  test('go on with the one that has waited longest when one of them ends, even if it fails', async () => {
    const system = await start({ queues: [] });
    const companyId = await addCompany(db);
    const [first, second, third] = [
      await receive(system, message(companyId, newPhone(), 'one')),
      await receive(system, message(companyId, newPhone(), 'two')),
      await receive(system, message(companyId, newPhone(), 'three')),
    ];
    await system.queues.get('conversation-turn').obliterate();

    const companySlots = new CompanySlots(1);
    const results: unknown[] = [];
    const inside = turnDeps(system, echo, { companySlots });
    const parts = turnDeps(
      system,
      async () => {
        for (const id of [second, third, second]) results.push(await runTurn(inside, id, signal));
        throw new Error('out of order');
      },
      { companySlots },
    );
    await expect(runTurn(parts, first, signal)).rejects.toThrow('out of order');
    expect(results).toEqual(Array(3).fill({ kind: 'crowded' }));
    expect(await wakeUps(system)).toEqual([second]);
    await expect(runTurn(inside, second, signal)).resolves.toEqual({ kind: 'committed' });
    expect((await wakeUps(system)).sort()).toEqual([second, third].sort()); // the second's own job would be done now
    expect(await repliesOf(db, companyId)).toEqual(['reply to two']);
  });

  test('let in as many others as end, although nobody waited when they began', async () => {
    const system = await start({ queues: [] });
    const companyId = await addCompany(db);
    const conversations: string[] = [];
    for (let i = 0; i < 6; i++)
      conversations.push(await receive(system, message(companyId, newPhone(), 'hello')));
    await system.queues.get('conversation-turn').obliterate();
    const thinking = gate();
    const slow = async (input: RespondInput) => {
      await thinking.passed;
      return echo(input);
    };
    const parts = turnDeps(system, slow, { companySlots: new CompanySlots(3) });
    const running = conversations.slice(0, 3).map((id) => runTurn(parts, id, signal));
    const others = conversations.slice(3);
    await eventually(async () => (await runTurn(parts, others[0] ?? '', signal)).kind === 'crowded');
    for (const id of others) await runTurn(parts, id, signal);
    thinking.open();
    expect(await Promise.all(running)).toEqual(Array(3).fill({ kind: 'committed' }));
    expect((await wakeUps(system)).toSorted()).toEqual(others.toSorted());
  });

  test('are put away and let in again also where all that were running end in between', async () => {
    const system = await start({ queues: [] });
    const companyId = await addCompany(db);
    const conversation = await receive(system, message(companyId, newPhone(), 'hello'));
    await system.queues.get('conversation-turn').obliterate();
    /** As if the last one had ended between the two. */
    class JustFreed extends CompanySlots {
      override take(): boolean {
        return false;
      }
    }
    const parts = turnDeps(system, echo, { companySlots: new JustFreed(1) });
    await expect(runTurn(parts, conversation, signal)).resolves.toEqual({ kind: 'crowded' });
    expect(await wakeUps(system)).toEqual([conversation]);
  });
});

describe('the places of companies', () => {
  test('are so many for each; all who give one back hear of those who were turned away, until nobody waits', () => {
    const slots = new CompanySlots(2);
    expect([slots.take('a'), slots.take('a'), slots.take('b'), slots.take('a')]).toEqual([
      ...[true, true, true, false],
    ]);
    expect([slots.turnAway('a'), slots.giveBack('a'), slots.take('a')]).toEqual([true, 1, true]);
    slots.turnAway('a');
    slots.nobodyWaits('a', 1); // who said so had looked before the second was turned away
    expect(slots.giveBack('a')).toBe(2);
    slots.nobodyWaits('a', 2);
    expect([slots.giveBack('a'), slots.turnAway('b')]).toEqual([0, false]);
  });

  test('that are all given back leave nothing behind', () => {
    const slots = new CompanySlots(1);
    expect([slots.take('a'), slots.turnAway('a'), slots.giveBack('a')]).toEqual([true, true, 1]);
    expect([slots.turnAway('a'), slots.take('a'), slots.giveBack('a')]).toEqual([false, true, 0]);
  });
});
