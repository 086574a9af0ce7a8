import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { MINUTE } from '../../src/time/duration';
import { addCompany, addSalon, dayFromNow, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { echo, message, newPhone, startSystem } from '../support/system';

const db = testDatabase();
const day = dayFromNow(3);

/** A booking system that takes connections and never answers. */
async function startHanging() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => undefined).resume()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

test('a booking system that hangs holds up only its own company', async () => {
  const hanging = await startHanging();
  const { companyId, staffId, serviceId } = await addSalon(db, [day]);
  await db.updateTable('staff').set({ external_id: 's1' }).where('id', '=', staffId).execute();
  await db.updateTable('service').set({ external_id: 'v1' }).where('id', '=', serviceId).execute();
  const other = await addCompany(db);
  const settings = { secret: 'secret', url: hanging.url };
  const calendar = { id: 'calendar', company: companyId, provider: 'generic', settings } as const;
  const haircut = { type: 'book', serviceId, title: 'Haircut', staffId, durationMinutes: 30 } as const;
  let asked = 0;
  const system = await startSystem({
    config: {
      bookingSystems: [calendar],
      bookingTimeout: MINUTE,
      responderTimeout: MINUTE,
      turnConcurrency: 4,
      turnsPerCompany: 3,
    },
    respond: async (input) => {
      if (input.context.company.id !== companyId) return echo(input);
      asked += 1;
      await input.perform?.({ ...haircut, from: `${day}T1${asked}:00` });
      return echo(input);
    },
  });
  try {
    const write = (to: string) => system.producer.receiveMessage(message(to, newPhone(), 'hello'));
    for (let i = 0; i < 8; i++) await write(companyId);
    await eventually(() => asked === 3);
    for (let i = 0; i < 8; i++) await write(other);
    await eventually(() => system.sent.length === 8);
    expect(system.sent.map((reply) => reply.companyId)).toEqual(Array(8).fill(other));
    expect(asked).toBe(3);
  } finally {
    hanging.stop();
    await system.stop();
  }
});
