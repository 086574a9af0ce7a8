/**
 * PM2: `pm2 start ecosystem.config.js`, and `pm2 reload ecosystem.config.js` for a deploy (docs/operations.md).
 * One app per role, so that one may be scaled or stopped without the others. Addresses and secrets are in `.env` of
 * this folder or in the environment of PM2's daemon, never here.
 */
const role = (name, queues, instances) => ({
  name: `dialogkeeper-${name}`,
  script: 'dist/cli.js',
  args: `worker ${queues.join(' ')}`,
  cwd: __dirname,
  exec_mode: 'cluster', // on reload a new process says that it is ready before the old one is asked to stop
  instances,
  wait_ready: true,
  listen_timeout: 30_000,
  kill_timeout: 60_000, // above DRAIN_TIMEOUT (45 s): a turn in which the responder still thinks must be let finish
  max_memory_restart: '1G',
  pmx: false, // what PM2 would put into our process ends it within a second when PM2's daemon is gone, turn or no turn
  env: { NODE_ENV: 'production' },
});

module.exports = {
  apps: [
    role('turns', ['conversation-turn'], 2),
    role('messages', ['incoming-message', 'outgoing-message'], 2),
    role('invalidation', ['context-invalidation'], 1),
    role('maintenance', ['maintenance'], 1),
  ],
};
