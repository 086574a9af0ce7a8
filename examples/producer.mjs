// Enqueues a message, as a WhatsApp gateway does, and an event, as a booking system does:
//   npx dialogkeeper exec node examples/producer.mjs
// (`exec` sets REDIS_URL to the address of the running queues.) The code is valid JavaScript and TypeScript.
import { createProducer } from 'dialogkeeper';

const { REDIS_URL, QUEUE_PREFIX = 'dialogkeeper', COMPANY = 'demo' } = process.env;
if (!REDIS_URL) {
  console.error(
    'REDIS_URL is not set. With dialogkeeper running: npx dialogkeeper exec node examples/producer.mjs',
  );
  process.exit(1);
}

const producer = createProducer({ redisUrl: REDIS_URL, prefix: QUEUE_PREFIX });

await producer.receiveMessage({
  companyId: COMPANY,
  from: { kind: 'phone', value: '+7 999 000-00-01' },
  messageId: `wamid.${Date.now()}`,
  text: 'Здравствуйте! На когда я записана?',
  sentAt: new Date().toISOString(),
});

await producer.bookingCancelled({
  companyId: COMPANY,
  phone: '+7 999 000-00-01',
  occurredAt: new Date().toISOString(),
  reason: 'the stylist is ill',
});

await producer.close();
console.log(
  'Enqueued a message and an event. No booking was changed. The reply appears where `npm start` runs.',
);
