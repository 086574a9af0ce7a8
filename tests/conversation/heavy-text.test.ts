import { createReceptionist } from '../../src/responders/receptionist';
import { addSalon, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { message, newPhone, type System, startSystem } from '../support/system';

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
    await system.producer.receiveMessage(message(companyId, heavy, word.repeat(400)));
    await eventually(() => system.given.some(({ context }) => context.client.phone === heavy));
    await system.producer.receiveMessage(message(companyId, other, 'Какой у вас адрес?'));
    const reply = await eventually(() => system.sent.find(({ to }) => to === other));
    expect(reply.text).toContain('Тверская, 5');
  },
);
