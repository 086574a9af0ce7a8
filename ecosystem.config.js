/**
 * PM2: `pm2 start ecosystem.config.js`, and `pm2 reload ecosystem.config.js` for a deploy (docs/operations.md).
 * One app per role, so that each can be scaled and stopped on its own. Addresses and secrets belong in `.env` of this folder or
 * in the environment of PM2's daemon, not in this file.
 */
const role = (name, args, instances) => ({
  name: `dialogkeeper-${name}`,
  script: 'dist/cli.js',
  args,
  cwd: __dirname,
  exec_mode: 'cluster', // on reload the new process is ready before the old one is told to stop
  instances,
  wait_ready: true,
  listen_timeout: 30_000,
  kill_timeout: 60_000, // above DRAIN_TIMEOUT (45 s): lets running turns finish
  max_memory_restart: '1G',
  pmx: false, // PM2's module would end the process within a second of the end of PM2's daemon, in the middle of turns
  env: { NODE_ENV: 'production' },
});

module.exports = {
  apps: [
    role('turns', 'worker conversation-turn', 2),
    role('messages', 'worker incoming-message channel-event outgoing-message', 2),
    role('invalidation', 'worker context-invalidation', 1),
    role('bookings', 'worker booking-system-event booking-sync', 1),
    role('maintenance', 'worker maintenance', 1),
    role('web', 'web', 1), // more instances share its port
  ],
};
