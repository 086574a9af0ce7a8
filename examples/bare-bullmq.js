// Enqueues jobs without this package. Every BullMQ client can do it (there are clients for Python, Elixir and PHP): the
// contract is the queue, the name and the payload of a job, see docs/jobs.md.
//   npx dialogkeeper exec node examples/bare-bullmq.js
// (`exec` sets REDIS_URL to the address of the running queues.)
const { Queue } = require('bullmq');

const { REDIS_URL, QUEUE_PREFIX = 'dialogkeeper', COMPANY: companyId = 'demo' } = process.env;
if (!REDIS_URL) {
  console.error(
    'REDIS_URL is not set. With dialogkeeper running: npx dialogkeeper exec node examples/bare-bullmq.js',
  );
  process.exit(1);
}

const options = {
  connection: { url: REDIS_URL },
  prefix: QUEUE_PREFIX, // the prefix of BullMQ, not ioredis' `keyPrefix`
};

async function main() {
  const messages = new Queue('incoming-message', options);
  await messages.add('incoming-message', {
    companyId,
    from: { kind: 'jid', value: '79990000002@s.whatsapp.net' },
    messageId: `bare-${Date.now()}`, // the same id again is the same message: it is stored once
    text: 'Добрый день! Какой у вас адрес?',
    sentAt: Math.floor(Date.now() / 1000),
  });
  await messages.close();

  const events = new Queue('context-invalidation', options);
  await events.add('booking-created', {
    companyId,
    phone: '+79990000002',
    occurredAt: new Date().toISOString(),
  });
  await events.close();
  console.log(
    'Enqueued a message and an event. No booking was changed. The reply appears where `npm start` runs.',
  );
}

main();
