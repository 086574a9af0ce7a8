import { createReceptionist } from '../../src/responders/receptionist';
import { addSalon, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { message, newPhone, type System, startSystem } from '../support/system';

/** Milliseconds of this process for both turns; a parser that tries all combinations needs forty seconds and more. */
const MOST_CPU_MS = 10_000;

const db = testDatabase();

let system: System;
beforeAll(async () => {
  system = await startSystem({ respond: createReceptionist().respond });
});
afterAll(() => system.stop());

test.each([' день', ' час', ' минута'])(
  'while one client sends "%s" over and over, another one is answered',
  async (word) => {
    const { companyId } = await addSalon(db, [], { address: 'Тверская, 5' });
    const [heavy, other] = [newPhone(), newPhone()];
    const before = process.cpuUsage();
    await system.producer.receiveMessage(message(companyId, heavy, word.repeat(400)));
    await eventually(() => system.given.some(({ context }) => context.client.phone === heavy));
    await system.producer.receiveMessage(message(companyId, other, 'Какой у вас адрес?'));
    const reply = await eventually(() => system.sent.find(({ to }) => to === other));
    expect(reply.text).toContain('Тверская, 5');
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(MOST_CPU_MS);
  },
);
