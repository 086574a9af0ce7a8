// What is in the failed sets, and why; with --retry, another go for all of it:
//   REDIS_URL=redis://localhost:6379 node examples/failed-jobs.js --retry
const { Queue } = require('bullmq');

const options = {
  connection: { url: process.env.REDIS_URL ?? 'redis://localhost:6379' },
  prefix: process.env.QUEUE_PREFIX ?? 'dialogkeeper',
};
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
