// What is in the failed sets, and why; with --retry, another go for all of it, in the order in which it arrived:
//   npx dialogkeeper exec node examples/failed-jobs.js --retry
// (`exec` sets REDIS_URL to the address of the running queues).
const { Queue } = require('bullmq');

const { REDIS_URL, QUEUE_PREFIX = 'dialogkeeper', TURN_SHARDS = '1' } = process.env;
if (!REDIS_URL) {
  console.error(
    'REDIS_URL is not set. With dialogkeeper running: npx dialogkeeper exec node examples/failed-jobs.js',
  );
  process.exit(1);
}

const options = { connection: { url: REDIS_URL }, prefix: QUEUE_PREFIX };
/** With TURN_SHARDS above 1 these two are several queues: the first has the plain name, the others -1, -2 and so on. */
const shardsOf = (/** @type {string} */ name) =>
  Array.from({ length: Number(TURN_SHARDS) }, (_, shard) => (shard === 0 ? name : `${name}-${shard}`));
const QUEUES = [
  'incoming-message',
  ...shardsOf('conversation-turn'),
  ...shardsOf('outgoing-message'),
  'context-invalidation',
  'maintenance',
];
const PAGE = 500;

async function main() {
  for (const name of QUEUES) {
    const queue = new Queue(name, options);
    for (const { id, job, reason } of await failedOf(queue)) {
      console.log(`${name} ${id} ${job}: ${reason}`);
      if (process.argv.includes('--retry')) await retry(queue, id);
    }
    await queue.close();
  }
}

/** Oldest first, by when they were added. Without their data: there may be many. */
async function failedOf(/** @type {Queue} */ queue) {
  const failed = [];
  for (let from = 0; ; from += PAGE) {
    const page = await queue.getFailed(from, from + PAGE - 1);
    for (const { id, name, failedReason, timestamp } of page) {
      failed.push({ id: String(id), job: name, reason: failedReason, timestamp });
    }
    if (page.length === 0) break;
  }
  return failed.sort((a, b) => a.timestamp - b.timestamp || Number(a.id) - Number(b.id));
}

async function retry(/** @type {Queue} */ queue, /** @type {string} */ id) {
  const job = await queue.getJob(id);
  if (!job) return; // removed meanwhile
  job.opts.lifo = false; // or it would go ahead of those that are older
  const reset = { resetAttemptsMade: true, resetAttemptsStarted: true };
  await job.retry('failed', reset).catch(async (/** @type {unknown} */ error) => {
    if (await job.isFailed()) throw error; // otherwise it has been retried meanwhile
  });
}

main();
