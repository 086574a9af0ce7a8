import { AUTONOMY, LONGEST_DEBOUNCE, LONGEST_LATE_AFTER, LONGEST_MAX_WAIT } from '../domain/policies';
import { duration, integer, oneOf } from '../settings/parse';
import type { Settings } from '../settings/setting';
import { DAY, HOUR, MINUTE, SECOND } from '../time/duration';

export const CONVERSATION_SETTINGS = {
  debounce: {
    env: 'DEBOUNCE',
    formerly: 'QUIET',
    default: '1500ms',
    doc: 'a turn starts when the client has written nothing for this long (`company.debounce_ms` overrides it)',
    parse: duration(0, LONGEST_DEBOUNCE),
  },
  maxWait: {
    env: 'MAX_WAIT',
    default: '10s',
    doc: 'a turn starts at the latest this long after the first unanswered message (`company.max_wait_ms` overrides it)',
    parse: duration(0, LONGEST_MAX_WAIT),
  },
  turnFailures: {
    env: 'TURN_FAILURES',
    default: '10',
    doc: 'a conversation is parked when its turn has failed this often in a row (10 failures take 8½ minutes of pauses and the time of the turns); see `dialogkeeper parked`',
    parse: integer(1, 1000),
  },
  parkedRetry: {
    env: 'PARKED_RETRY',
    default: '1h',
    doc: 'a parked conversation is tried again after this long. Each further failure doubles the wait, up to a day',
    parse: duration(SECOND, 24 * HOUR),
  },
  autonomy: {
    env: 'AUTONOMY',
    default: 'answer',
    doc: 'what the bot may do: `observe` (it writes replies that are only stored), `suggest` (an operator sends its replies: docs/autonomy.md) or `answer` by itself (`company.autonomy` overrides it)',
    parse: oneOf(...AUTONOMY),
  },
  onLate: {
    env: 'ON_LATE',
    default: 'answer',
    doc: 'what happens to unanswered messages that are older than `LATE_AFTER`, for example after a downtime: `answer` them like any other, `summarise` them into one message, or only `store` them (`company.on_late` overrides it)',
    parse: oneOf('answer', 'summarise', 'store'),
  },
  lateAfter: {
    env: 'LATE_AFTER',
    default: '24h',
    doc: 'the age from which a message is late (`company.late_after_ms` overrides it). WhatsApp lets a business answer for 24 hours',
    parse: duration(SECOND, LONGEST_LATE_AFTER),
  },
  personPause: {
    env: 'PERSON_PAUSE',
    default: '1h',
    doc: 'after a person of the business has written to a client, no turn of their conversation runs for this long; messages wait. `0s`: no pause',
    parse: duration(0, 7 * DAY),
  },
  channelSilence: {
    env: 'CHANNEL_SILENCE',
    default: '12h',
    doc: 'a channel that had at least 20 messages in a week is reported as silent when it has had none for this long',
    parse: duration(MINUTE, 7 * DAY),
  },
  sweepEvery: {
    env: 'SWEEP_EVERY',
    default: '5s',
    doc: 'how often PostgreSQL is asked for unfinished work that no job carries',
    parse: duration(100, HOUR),
  },
} satisfies Settings;
