import type { Events } from './events';
import type { Logger } from './logger';

/** Writes the log lines of a running system: every wording and level that follows from an event is here. */
export function logEvents(events: Events, logger: Logger): void {
  logJobs(events, logger);
  logConversations(events, logger);
  logServers(events, logger);
  events.on('sweep.found', (found) => logger.warn(found, 'the sweep woke unfinished work'));
  events.on('stop.timed-out', (about) =>
    logger.warn(about, 'jobs were still running at the deadline; another process will take them over'),
  );
  events.on('subscriber.failed', ({ event, error: err }) =>
    logger.error({ event, err }, 'a subscriber to events has failed'),
  );
}

function logJobs(events: Events, logger: Logger): void {
  events.on('job.started', (job) => logger.debug(job, 'start'));
  events.on('job.done', ({ routine, ...job }) => logger[routine ? 'debug' : 'info'](job, 'done'));
  events.on('job.dropped', (job) => logger.info(job, 'dropped'));
  events.on('job.postponed', (job) => logger.debug(job, 'later'));
  events.on('job.given-back', (job) => logger.debug(job, 'given back'));
  events.on('job.attempt-failed', ({ error: err, ...job }) =>
    logger.warn({ ...job, err }, 'failed, will be tried again'),
  );
  events.on('job.failed', ({ error: err, ...job }) => logger.error({ ...job, err }, 'failed'));
  events.on('job.stalled', (job) => logger.warn(job, 'a job lost its worker and runs again'));
  events.on('job.field-left-out', ({ error: err, ...job }) =>
    logger.warn({ ...job, err }, 'an unusable field is left out'),
  );
}

function logConversations(events: Events, logger: Logger): void {
  events.on('outage.began', (outage) =>
    logger.error(
      outage,
      'the gateway takes no reply of this channel: all wait, and one is tried now and then',
    ),
  );
  events.on('outage.ended', (outage) =>
    logger.info(outage, 'the gateway takes replies of this channel again'),
  );
  events.on('conversation.parked', (conversation) =>
    logger.warn(conversation, 'a conversation is parked: its messages wait for an operator'),
  );
  events.on('conversation.handed-over', (conversation) =>
    logger.warn(conversation, 'a client waits for a person: the responder has handed the conversation over'),
  );
  events.on('reply.held', (reply) =>
    logger.warn(reply, 'a reply may have been sent: it is held for an operator'),
  );
  events.on('reply.refused', (reply) => logger.warn(reply, 'the gateway refused a reply for good'));
}

function logServers(events: Events, logger: Logger): void {
  events.on('queue.error', ({ queue, error: err }) =>
    logger.debug({ queue, err }, 'the queue is in trouble'),
  );
  events.on('queue-redis.unusable', ({ problem, error: err }) =>
    logger.warn({ err }, `the queue Redis ${problem}`),
  );
  events.on('queue-redis.usable', () => logger.info('the queue Redis works again'));
  events.on('database.away', ({ error: err }) =>
    logger.warn({ err }, 'PostgreSQL is away; messages wait for it in their order'),
  );
  events.on('database.back', (outage) =>
    logger.info(outage, 'PostgreSQL is back; the messages that waited are being stored'),
  );
  events.on('cache.unreadable-entry', ({ error: err }) =>
    logger.warn({ err }, 'two releases share the cache'),
  );
  events.on('start.cache-unavailable', ({ error: err }) =>
    logger.warn({ err }, 'the cache cannot be used; going on without it'),
  );
  events.on('start.database-unavailable', ({ error: err }) =>
    logger.warn({ err }, 'PostgreSQL cannot be used now; jobs are tried again until it can'),
  );
}
