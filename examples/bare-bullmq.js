// The same without this package: whatever can add a BullMQ job can take part (there are clients for Python, Elixir
// and PHP). The queue, the name and the payload are all there is to know: docs/jobs.md.
//   REDIS_URL=redis://localhost:6379 node examples/bare-bullmq.js
const { Queue } = require('bullmq');

const options = {
  connection: { url: process.env.REDIS_URL ?? 'redis://localhost:6379' },
  prefix: process.env.QUEUE_PREFIX ?? 'dialogkeeper', // a prefix of BullMQ's, never ioredis' `keyPrefix`
};
const companyId = process.env.COMPANY ?? 'demo';

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
}

main();
