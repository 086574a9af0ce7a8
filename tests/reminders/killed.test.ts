import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { overdueReplies } from '../../src/db/unfinished';
import { addClient, addSalon, testDatabase } from '../support/database';
import { useDelivery } from '../support/delivery';
import { addUpcoming, decidedOf, withReminders } from '../support/reminders';
import { remind } from '../support/reminding';
import { databaseUrl } from '../support/servers';
import { newPhone, startSystem } from '../support/system';

const db = testDatabase();
const { deliver } = useDelivery();

/** A process that is killed between the commit of a reminder and its wake-up. */
const REMINDER = `
  const { openDatabase } = require('./src/db/database.ts');
  const { armFailpoint } = require('./src/failpoint.ts');
  const { Events } = require('./src/observability/events.ts');
  const { createLogger } = require('./src/observability/logger.ts');
  const { sendReminders } = require('./src/reminders/send-reminders.ts');
  armFailpoint('after-reminder', { signal: 'SIGKILL', spared: 0 });
  const db = openDatabase(process.argv[1], { pool: 1, logger: createLogger('silent') });
  sendReminders({ db, events: new Events(), channelFor: () => 'whatsapp' }, new AbortController().signal);`;

test('a process is killed before it has woken the delivery: the sweep does, and the message leaves once', async () => {
  const system = await startSystem({ queues: [] });
  await remind(system); // what other files have left
  const salon = await addSalon(db, [], withReminders([1440]));
  const clientId = await addClient(db, salon.companyId, newPhone());
  await addUpcoming(db, salon, { clientId, inMinutes: 1440 });
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', REMINDER, databaseUrl]);
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);

  const { conversation_id: id } = await db
    .selectFrom('message')
    .select('conversation_id')
    .where('company_id', '=', salon.companyId)
    .executeTakeFirstOrThrow();
  expect(await overdueReplies(db, 0, 0)).toContain(id);
  await remind(system);
  await system.stop();
  const sent: string[] = [];
  const send = async ({ text }: { text: string }) => {
    sent.push(text);
    return {};
  };
  await deliver(send, {}, id);
  await deliver(send, {}, id);
  expect(sent).toHaveLength(1);
  expect(await decidedOf(db, salon.companyId)).toEqual(['1440: sent']);
});
