import { sweep } from '../../src/jobs/sweep';
import { type System, startSystem } from '../support/system';

let system: System;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
});
afterEach(() => system.stop());

const waiting = async (queue: string) => {
  const jobs = await system.queues.get(queue).getJobs(['waiting', 'delayed']);
  return jobs.map(({ data }) => data.conversationId).sort();
};

test('a conversation has one wake-up at a time, however often it is woken', async () => {
  await Promise.all(Array.from({ length: 10 }, () => system.queues.wakeTurn('1', 60_000)));
  await system.queues.wakeTurn('1', 0);
  await system.queues.wakeTurn('2', 0);
  await system.queues.wakeOutbox('1');
  await system.queues.wakeOutbox('1');
  expect(await waiting('conversation-turn')).toEqual(['1', '2']);
  expect(await waiting('outgoing-message')).toEqual(['1']);
});

test('the sweep is scheduled once, however many processes do it', async () => {
  const other = await startSystem({ queues: [], prefix: system.prefix });
  await Promise.all([system, other].map(({ queues }) => queues.schedule(sweep, 60_000)));
  await other.stop();
  const maintenance = system.queues.get('maintenance');
  expect(await maintenance.getJobSchedulersCount()).toBe(1);
  const [scheduler] = await maintenance.getJobSchedulers();
  expect(scheduler).toMatchObject({ name: 'sweep', every: 60_000 });
});
