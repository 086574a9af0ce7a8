// What is in the failed sets, and why; with --retry, another go for all of it:
//   npx dialogkeeper exec node examples/failed-jobs.js --retry
// (`exec` sets REDIS_URL to the address of the running queues).
const { Queue } = require('bullmq');

const { REDIS_URL, QUEUE_PREFIX = 'dialogkeeper' } = process.env;
if (!REDIS_URL) {
  console.error(
    'REDIS_URL is not set. With dialogkeeper running: npx dialogkeeper exec node examples/failed-jobs.js',
  );
  process.exit(1);
}

const options = { connection: { url: REDIS_URL }, prefix: QUEUE_PREFIX };
const QUEUES = [
  'incoming-message',
  'conversation-turn',
  'outgoing-message',
  'context-invalidation',
  'maintenance',
];

async function main() {
  for (const name of QUEUES) {
    const queue = new Queue(name, options);
    for (const job of await queue.getFailed()) {
      console.log(`${name} ${job.id} ${job.name}: ${job.failedReason}`);
      if (process.argv.includes('--retry')) await job.retry();
    }
    await queue.close();
  }
}

main();
