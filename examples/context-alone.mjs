// Uses the context loader alone, inside a worker of another system: without PostgreSQL, and without our queues.
//   npx dialogkeeper exec node examples/context-alone.mjs
// (`exec` sets REDIS_URL to the address of a running Redis. The loader works with any Redis.)
import { once } from 'node:events';
import { Queue, Worker } from 'bullmq';
import { createContextService } from 'dialogkeeper';

const { REDIS_URL: url, COMPANY: companyId = 'corner-salon' } = process.env;
if (!url) {
  console.error(
    'REDIS_URL is not set. With dialogkeeper running: npx dialogkeeper exec node examples/context-alone.mjs',
  );
  process.exit(1);
}

const connection = { url, maxRetriesPerRequest: null };
const prefix = process.env.PREFIX ?? 'other-system';
const phone = '+79990000003';

/** Simulates the source of the data, such as the HTTP API of a booking system. Counts its requests. */
const crm = {
  requests: 0,

  async company(/** @type {string} */ id) {
    this.requests += 1;
    const haircut = { id: '1', title: 'Haircut', category: 'Hair', description: '', durationMinutes: 60 };
    const oksana = { id: '1', name: 'Oksana', specialization: 'hair', about: '', serviceIds: ['1'] };
    return {
      id,
      name: 'Corner Salon',
      timezone: 'Europe/Moscow',
      locale: 'en',
      currency: 'RUB',
      phone: null,
      address: null,
      about: null,
      changeNoticeMinutes: null,
      services: [{ ...haircut, price: { min: 1500, max: 1500 } }],
      staff: [oksana],
    };
  },

  async schedule() {
    this.requests += 1;
    return { hours: [{ staffId: '1', date: '2026-12-01', from: '10:00', to: '19:00' }], busy: [] };
  },

  async client(/** @type {string} */ address) {
    this.requests += 1;
    return { phone: address, name: 'Vera', notes: null, bookings: [] };
  },

  async dialogue() {
    this.requests += 1;
    return { messages: [], state: {}, handedOverAt: null };
  },
};

const contexts = createContextService({
  redis: url,
  source: {
    company: async (owner) => ({ value: await crm.company(owner.companyId) }),
    schedule: async () => ({ value: await crm.schedule() }),
    client: async (owner) => ({ value: await crm.client(owner.client) }),
    dialogue: async () => ({ value: await crm.dialogue() }),
  },
});

const reminders = new Worker(
  'reminders',
  async (job) => {
    const { client, company } = await contexts.loadFullContext(job.data.phone, job.data.companyId);
    return `Hello ${client.name}, this is ${company.name}.`;
  },
  { connection, prefix },
);

// The context of the second reminder comes from the cache. Then the booking system reports a change.
const queue = new Queue('reminders', { connection, prefix });
for (let i = 1; i <= 2; i++) {
  const completed = once(reminders, 'completed');
  await queue.add('remind', { phone, companyId });
  const [, text] = await completed;
  console.log(`${text} (${crm.requests} requests so far)`);
}
const dropped = await contexts.invalidateCachedContext(phone, companyId);
console.log(`dropped ${dropped} cached segments: the client's and the company's schedule`);
await contexts.loadFullContext(phone, companyId);
console.log(`loaded again with ${crm.requests - 4} requests, not 4`);

await reminders.close();
await queue.obliterate();
await queue.close();
await contexts.invalidateCachedContext(phone, companyId, ['company', 'schedule', 'client', 'dialogue']);
contexts.close();
