import { addSalon } from '../support/database';
import { eventually } from '../support/eventually';
import { openPage } from '../support/live';
import { message, newPhone, startSystem } from '../support/system';

/** Far above what a test may take: a stop that waited for an open page would not end in time. */
const DRAIN = 600_000;

test('what a worker process does is told to a page of the web process, and the open page does not keep it from stopping', async () => {
  const web = await startSystem({ web: true, queues: [], config: { drainTimeout: DRAIN } });
  const worker = await startSystem({ prefix: web.prefix });
  const page = await openPage(`http://${web.webAddress}/live`);

  const { companyId } = await addSalon(worker.db, []);
  const phone = newPhone();
  await eventually(async () => {
    await worker.producer.receiveMessage(message(companyId, phone, 'hello'));
    return page.signals.some(({ kind }) => kind === 'list');
  });

  await web.stop();
  await page.ended;
  await worker.stop();
});
