import type { EventMap, EventName, Events } from './events';
import type { Logger } from './logger';

type Level = 'debug' | 'info' | 'warn' | 'error';
type Of<Name extends EventName, T> = T | ((payload: EventMap[Name]) => T);

/** How an event is logged: its level and its words. */
type Line<Name extends EventName> = readonly [level: Of<Name, Level>, words: Of<Name, string>];

/** A time that another client has taken is nothing special; an action that the booking system does not take is worth a look. */
const LEVEL_OF_REQUEST = {
  done: 'info',
  taken: 'info',
  'not-allowed': 'warn',
  invalid: 'warn',
  unavailable: 'error',
} as const;

/**
 * The log lines of a running system. Each has the event's name in `event` and the event's payload in its fields: programs
 * match these. The words are for people and may change. Events that are not listed are only counted.
 */
const LINES: { readonly [Name in EventName]?: Line<Name> } = {
  'job.started': ['debug', 'start'],
  'job.done': [({ routine }) => (routine ? 'debug' : 'info'), 'done'],
  'job.dropped': ['info', 'dropped'],
  'job.postponed': ['debug', 'later'],
  'job.given-back': ['debug', 'given back'],
  'job.attempt-failed': ['warn', 'failed, will be tried again'],
  'job.failed': ['error', 'failed'],
  'job.stalled': ['warn', 'a job lost its worker and runs again'],
  'job.field-left-out': ['warn', 'an unusable field is left out'],

  'webhook.received': ['debug', 'a webhook is on the queues'],
  'webhook.refused': ['warn', 'a webhook is refused'],
  'webhook.ignored': [
    ({ what }) => (what === 'invalid' || what === 'unknown-account' ? 'warn' : 'debug'),
    'a part of a webhook is ignored',
  ],
  'webhook.field-changed': ['warn', 'an unusable field of a webhook is cut or left out'],
  'webhook.failed': ['error', 'a webhook cannot be read: the provider will send it again'],

  'turn.committed': ['debug', 'a turn is committed'],
  'turn.discarded': ['debug', 'a turn is discarded'],
  'draft.written': [
    ({ autonomy }) => (autonomy === 'suggest' ? 'info' : 'debug'),
    ({ autonomy }) =>
      autonomy === 'suggest' ? 'a reply waits for an operator' : 'a reply is stored and not sent',
  ],
  'draft.decided': [
    'info',
    ({ decision }) =>
      decision === 'outdated'
        ? 'what an operator has decided is impossible by now: the turn runs anew'
        : 'what an operator has decided about a draft is done',
  ],
  'conversation.parked': ['warn', 'a conversation is parked: its messages wait for an operator'],
  'conversation.handed-over': [
    'warn',
    'a client waits for a person: the responder has handed the conversation over',
  ],
  'booking.requested': [
    ({ outcome }) => LEVEL_OF_REQUEST[outcome],
    ({ outcome }) =>
      outcome === 'unavailable'
        ? 'the booking system takes no requests: the client is told, and nothing is booked'
        : 'a booking system has answered to an action',
  ],
  'model.called': [
    ({ outcome }) => (outcome === 'answered' || outcome === 'aborted' ? 'debug' : 'warn'),
    'a model has been called',
  ],
  'model.fell-back': ['warn', 'the fallback answers in place of the model'],
  'model.usage-lost': ['warn', 'what a request to a model has used is not stored'],
  'transcription.ended': [
    ({ outcome }) => (outcome === 'transcribed' || outcome === 'silent' ? 'debug' : 'warn'),
    'a voice note was to be turned into text',
  ],
  'client.forgotten': ['info', 'a client was forgotten'],
  'rows.pruned': ['debug', 'old rows were deleted'],
  'clients.merged': ['info', 'clients who are one person are one client now'],
  'person.replied': ['info', 'a person of the business has written to the client: the bot pauses'],
  'reminder.decided': ['debug', 'reminders of bookings are decided'],
  'reply.held': ['warn', 'a reply may have been sent: it is held for an operator'],
  'reply.refused': ['warn', 'the gateway refused a reply for good'],
  'reply.failed-later': ['warn', 'the provider had taken a reply and could not deliver it'],
  'reply.delivered': ['debug', 'a reply has reached its client'],
  'reply.read': ['debug', 'a reply was read'],
  'client.unreachable': ['warn', 'the provider reaches no client at the address of a reply'],
  'sending.slowed': [
    'warn',
    'the gateway wants fewer messages of this channel: it sends more slowly for a while',
  ],
  'outage.began': [
    'error',
    'the gateway takes no reply of this channel: all wait, and one is tried now and then',
  ],
  'outage.ended': ['info', 'the gateway takes replies of this channel again'],
  'channel.disconnected': [
    'error',
    'the provider has lost the session of this channel: nothing comes in or goes out',
  ],
  'channel.connected': ['info', 'the session of this channel is connected'],
  'channel.silent': ['warn', 'a channel that usually has messages is silent'],
  'bookings.synced': [({ changes }) => (changes > 0 ? 'info' : 'debug'), 'a booking system is read'],
  'bookings.sync-failed': [
    ({ isFirst }) => (isFirst ? 'error' : 'debug'),
    'a booking system cannot be read: what has changed there is not known',
  ],
  'sweep.found': ['warn', 'the sweep woke unfinished work'],

  'queue.error': ['debug', 'the queue is in trouble'],
  'queue-redis.unusable': ['warn', ({ problem }) => `the queue Redis ${problem}`],
  'queue-redis.usable': ['info', 'the queue Redis works again'],
  'database.away': ['warn', 'PostgreSQL is away; messages wait for it in their order'],
  'database.back': ['info', 'PostgreSQL is back; the messages that waited are being stored'],
  'cache.unreadable-entry': ['warn', 'two releases share the cache'],
  'start.cache-unavailable': [
    'warn',
    'the cache cannot be used; going on without it (CACHE_REDIS_URL, or REDIS_URL)',
  ],
  'start.database-unavailable': ['warn', 'PostgreSQL cannot be used now; jobs are tried again until it can'],
  'stop.timed-out': ['warn', 'jobs were still running at the deadline; another process will take them over'],

  'http.answered': ['debug', 'answered'],
  'http.failed': [({ status }) => (status === 503 ? 'debug' : 'error'), 'a request failed'],
  'traces.not-sent': ['warn', 'the receiver of traces does not take them'],
  'traces.unavailable': [
    'warn',
    'nothing is traced: this process has an OpenTelemetry SDK of its own, or runs another system that is traced',
  ],
  'subscriber.failed': ['error', 'a subscriber to events has failed'],
};

export function logEvents(events: Events, logger: Logger): void {
  for (const name of Object.keys(LINES) as EventName[]) logEvent(name, events, logger);
}

function logEvent<Name extends EventName>(name: Name, events: Events, logger: Logger): void {
  const [level, words] = LINES[name] as Line<Name>;
  events.on(name, (payload) => {
    // `routine` decides the level, and `problem` is part of the words.
    const { error, routine, problem, ...fields } = payload as Record<string, unknown>;
    const line = { ...fields, event: name, ...(error !== undefined && { err: error }) };
    logger[of(level, payload)](line, of(words, payload));
  });
}

function of<Name extends EventName, T extends string>(value: Of<Name, T>, payload: EventMap[Name]): T {
  return typeof value === 'function' ? value(payload) : value;
}
