// What a WhatsApp gateway and a booking system do:
//   REDIS_URL=redis://localhost:6379 node examples/producer.mjs
// (`npm start` prints the address of the queues). Runs as it is, and is TypeScript as it is.
import { createProducer } from 'dialogkeeper';

const producer = createProducer({
  redisUrl: process.env.REDIS_URL ?? 'redis://localhost:6379',
  prefix: process.env.QUEUE_PREFIX ?? 'dialogkeeper',
});

await producer.receiveMessage({
  companyId: process.env.COMPANY ?? 'demo',
  from: { kind: 'phone', value: '+7 999 000-00-01' },
  messageId: `wamid.${Date.now()}`,
  text: 'Здравствуйте! На когда я записана?',
  sentAt: new Date().toISOString(),
});

await producer.bookingCancelled({
  companyId: process.env.COMPANY ?? 'demo',
  phone: '+7 999 000-00-01',
  occurredAt: new Date().toISOString(),
  reason: 'the master is ill',
});

await producer.close();
