import type { BookingEventName } from '../../../domain/booking-event';
import type { SegmentName } from '../../../domain/context';
import type { Origin } from '../../../domain/origin';
import type { Action } from '../../../domain/turn';
import type { Faithfulness } from '../../../operations/replayed-context';
import type { TurnStepName } from '../../../operations/turn-steps';
import type { Words } from '../shell/language';
import { AUTHORS } from '../shell/words-authors';
import { ORIGINS } from '../shell/words-origins';
import { SEGMENTS } from '../shell/words-segments';
import { RU } from './words-ru';

export interface TurnWords {
  title: (turn: number) => string;
  back: string;
  earlier: string;
  later: string;
  open: string;
  openHint: string;
  noReport: string;
  steps: string;
  step: string;
  scale: string;
  time: string;
  why: string;
  took: (time: string) => string;
  slowest: (step: string) => string;
  names: Record<TurnStepName, string>;
  request: (number: number) => string;
  reasons: Record<TurnStepName, string>;
  runs: (run: number) => string;
  context: string;
  segment: string;
  source: string;
  version: string;
  size: string;
  change: string;
  changed: string;
  unchanged: string;
  notKnown: string;
  since: (turn: number) => string;
  firstReport: string;
  segments: Record<SegmentName, string>;
  origins: Record<Origin, string>;
  changes: Record<SegmentName, string>;
  events: Record<BookingEventName, string>;
  said: string;
  client: string;
  bot: string;
  person: string;
  noText: (kind: string) => string;
  deleted: string;
  noReply: string;
  actions: string;
  noActions: string;
  actionsNotKnown: string;
  action: Record<Action['type'], string>;
  done: string;
  outcomes: Record<string, string>;
  model: string;
  noModel: string;
  answeredBy: (model: string) => string;
  fellBack: (reason: string, fallback: string) => string;
  tokens: (input: string, cached: string, output: string) => string;
  cost: string;
  prompt: string;
  part: string;
  tokenCount: string;
  parts: Record<string, string>;
  cut: (kept: number, of: number, what: string) => string;
  nothingCut: string;
  tools: string;
  raw: string;
  replay: string;
  replayHint: string;
  replayButton: string;
  replayed: (time: string) => string;
  sameText: string;
  otherText: string;
  real: string;
  again: string;
  nothingSaid: string;
  faithful: Record<Faithfulness, string>;
  dialogueNow: string;
  leftOut: (bookings: number) => string;
  refuses: string;
  others: string;
  sameState: string;
  stateNotKnown: string;
  stateChanges: string;
  field: string;
  absent: string;
  save: string;
  saveHint: string;
  saveButton: string;
  runWith: string;
}

export const WORDS: Words<TurnWords> = {
  ru: RU,
  en: {
    title: (turn) => `Turn ${turn}`,
    back: 'To the conversation',
    earlier: 'Turn before',
    later: 'Next turn',
    open: 'This turn is not over',
    openHint:
      'These messages wait for their answer, or the bot is writing it now. The page shows the answer when it is there.',
    noReport: 'Nothing is stored on how this turn went: the bot has said nothing, or a person has answered.',
    steps: 'Why it took as long as it did',
    step: 'Step',
    scale: 'Scale',
    time: 'Time',
    why: 'What it is',
    took: (time) => `From the first message to the answer: ${time}.`,
    slowest: (step) => `Most of it: ${step}.`,
    names: {
      waited: 'waited for more',
      queued: 'queued',
      context: 'read the context',
      thought: 'thought',
      request: 'model',
      committed: 'stored the answer',
      outbox: 'on the way to the gateway',
      delivered: 'delivered',
      read: 'read',
    },
    request: (number) => `model, request ${number}`,
    reasons: {
      waited:
        'The bot waits until the client has stopped writing (DEBOUNCE, MAX_WAIT), to answer everything at once.',
      queued:
        'Until a worker was free. Pauses by a person, failed attempts and runs that were discarded because the client wrote more are part of it.',
      context:
        'What is known of the company, its schedule and the client, from the cache or from PostgreSQL.',
      thought: 'The responder, with its tools. Below it: each request to the model, one after the other.',
      request: 'The provider of the model.',
      committed:
        'Answer, bookings and state in one transaction. Where there is a booking system, its answer too.',
      outbox:
        'Until the answer was given to the gateway. The answers before it go first, at the speed that the channel allows.',
      delivered: 'Until the provider said that it reached the phone.',
      read: 'Until the client opened it.',
    },
    runs: (run) =>
      `This was run ${run} of the turn: those before it were discarded, because the client wrote more or a time was taken.`,
    context: 'What the bot knew',
    segment: 'Part',
    source: 'Came from',
    version: 'Version',
    size: 'Size',
    change: 'Since the turn before',
    changed: 'has changed',
    unchanged: 'the same',
    notKnown: 'not known',
    since: (turn) => `Compared with turn ${turn}.`,
    firstReport: 'There is no turn before with which it could be compared.',
    segments: SEGMENTS.en,
    origins: ORIGINS.en.explained,
    changes: {
      company: 'services, staff or the profile were edited',
      schedule: 'working hours or a booking, of any client',
      client: 'their profile, facts or bookings',
      dialogue: 'it changes with every turn',
    },
    events: {
      'booking-created': 'booked',
      'booking-updated': 'booking changed',
      'booking-cancelled': 'booking cancelled',
      'company-updated': 'company changed',
    },
    said: 'What was said',
    ...AUTHORS.en,
    noText: (kind) => `(${kind}, no text)`,
    deleted: 'deleted by the client',
    noReply: 'The turn has said nothing.',
    actions: 'What was done',
    noActions: 'Nothing besides the answer.',
    actionsNotKnown: 'Not known: an older release has run this turn.',
    action: {
      book: 'book',
      reschedule: 'move a booking',
      cancel: 'cancel a booking',
      confirm: 'confirm a booking',
      'set-reminders': 'reminders on or off',
      'rename-client': 'rename the client',
      remember: 'remember',
      forget: 'forget',
      'hand-over': 'hand over to a person',
    },
    done: 'done with the answer',
    outcomes: {
      done: 'done',
      pending: 'not known yet: the booking system has not answered',
      refused: 'refused',
      taken: 'the time is taken',
      'not-allowed': 'not allowed',
      invalid: 'does not fit the data',
      unavailable: 'the booking system was not asked',
    },
    model: 'The model',
    noModel: 'No model was asked.',
    answeredBy: (model) => `${model} has answered.`,
    fellBack: (reason, fallback) => `The model has not answered (${reason}). In its place: ${fallback}.`,
    tokens: (input, cached, output) =>
      `${input} tokens in, ${cached} of them from the cache of the provider; ${output} out.`,
    cost: 'Cost',
    prompt: 'The prompt',
    part: 'Part',
    tokenCount: 'Tokens',
    parts: {
      tools: 'tools',
      rules: 'rules',
      'own-words': 'own words of the company',
      catalogue: 'services and staff',
      client: 'client',
      summary: 'summary of what was said before',
      history: 'last messages',
      unanswered: 'what is answered',
      now: 'the time, and what is free',
    },
    cut: (kept, of, what) => `cut: ${kept} of ${of} ${what}`,
    nothingCut: 'Everything fitted in: nothing was cut.',
    tools: 'Tools',
    raw: 'Report of the responder',
    replay: 'Run it again',
    replayHint: 'The responder answers these messages once more. Nothing is sent, booked or stored.',
    replayButton: 'Replay without sending (a model costs money: it counts against the budget)',
    replayed: (time) => `Took ${time}. Nothing was sent, booked or stored.`,
    sameText: 'The same answer, word for word.',
    otherText: 'Another answer.',
    real: 'Then',
    again: 'Now',
    nothingSaid: '(nothing)',
    faithful: {
      same: 'as the turn had it',
      now: 'as it is now: it has changed since',
      unknown: 'as it is now; whether it has changed is not known',
    },
    dialogueNow: 'messages as then, the state as it is now: that of then was not stored',
    leftOut: (n) =>
      n === 1
        ? 'One booking that was made since then was left out.'
        : `${n} bookings that were made since then were left out.`,
    refuses: 'The booking system was not asked: whatever changes a booking was refused.',
    others:
      'Files of messages and the outcome of earlier requests are not given to it. Its clock shows the time of the turn.',
    sameState: 'The dialogue is in the same state afterwards.',
    stateNotKnown: 'The state after the real turn is not known any more.',
    stateChanges: 'State of the dialogue afterwards, where it is another',
    field: 'Field',
    absent: '(absent)',
    save: 'Save as test',
    saveHint:
      'A file with the dialogue up to this turn. Names of the client and of staff are replaced where they are spelled as they are stored, phone numbers and e-mail addresses are masked. All other words stay: read the file before you pass it on.',
    saveButton: 'Download the dialogue',
    runWith:
      'Run it with (on a database that no running system uses; without DATABASE_URL and REDIS_URL it starts its own):',
  },
};
