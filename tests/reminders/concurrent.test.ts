import { type Db, openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { createLogger } from '../../src/observability/logger';
import { addClient, addSalon, type Salon } from '../support/database';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { addUpcoming, decidedOf, withReminders } from '../support/reminders';
import { remind } from '../support/reminding';
import { redisUrl } from '../support/servers';
import { newPhone, type System, startSystem } from '../support/system';
import { messagesOf } from '../support/turn';

const CLIENTS = 20;

describeWithPostgres('on several connections at once', () => {
  let postgres: NativePostgres;
  let db: Db;
  let systems: System[];
  let salon: Salon;
  beforeAll(async () => {
    postgres = await startNativePostgres();
    db = openDatabase(postgres.url, { pool: 1, logger: createLogger('silent') });
    await migrateUp(db);
    const servers = { databaseUrl: postgres.url, redisUrl };
    systems = await Promise.all([1, 2, 3].map(() => startSystem({ queues: [], servers })));
    salon = await addSalon(db, [], withReminders([1440, 120]));
  });
  afterAll(async () => {
    await Promise.all(systems.map((system) => system.stop()));
    await db.destroy();
    await postgres.stop();
  });

  test('each client has one message, whichever process writes it', async () => {
    for (let i = 0; i < CLIENTS; i++) {
      const clientId = await addClient(db, salon.companyId, newPhone());
      await addUpcoming(db, salon, { clientId, inMinutes: 1440 });
      await addUpcoming(db, salon, { clientId, inMinutes: 1470 });
    }
    const runs = systems.flatMap((system) => [remind(system), remind(system)]);
    await Promise.all(runs);
    await remind(systems[0] as System);
    expect(await messagesOf(db, salon.companyId)).toHaveLength(CLIENTS);
    expect(await decidedOf(db, salon.companyId)).toEqual(Array(2 * CLIENTS).fill('1440: sent'));
  });
});
