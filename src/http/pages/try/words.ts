import type { SegmentName } from '../../../domain/context';
import type { Origin } from '../../../domain/origin';
import type { StepName } from '../../../simulator/turn-steps';
import type { Words } from '../shell/language';
import { AUTHORS } from '../shell/words-authors';
import { ORIGINS } from '../shell/words-origins';
import { SEGMENTS } from '../shell/words-segments';
import { RU } from './words-ru';

export interface TryWords {
  title: string;
  heading: string;
  intro: string;
  production: string;
  noCompany: string;
  noCompanyHint: string;
  whoWrites: string;
  newClient: string;
  hasVisit: string;
  other: string;
  company: string;
  phone: string;
  phoneHint: string;
  name: string;
  nameHint: string;
  writeAs: string;
  chat: string;
  chatWith: (company: string) => string;
  you: string;
  bot: string;
  person: string;
  empty: string;
  message: string;
  messageHint: string;
  send: string;
  choose: string;
  typing: string;
  noText: string;
  status: Record<'pending' | 'sent' | 'failed' | 'held', string>;
  refresh: string;
  tries: string;
  triesHint: string;
  actions: Record<'restart' | 'forget' | 'later' | 'take', { label: string; hint: string }>;
  restartElsewhere: string;
  told: {
    restarted: (seconds: string) => string;
    forgot: (n: number) => string;
    later: (before: string | undefined, after: string | undefined) => string;
    taken: (when: string, title: string, staff: readonly string[]) => string;
  };
  notPossible: Record<'nothing-offered' | 'booked-elsewhere' | 'taken-already' | 'nothing-said', string>;
  knows: string;
  states: {
    new: string;
    idle: string;
    thinking: string;
    deferred: string;
    due: string;
    draft: string;
    waiting: (seconds: string) => string;
    paused: string;
    handedOver: string;
    parked: string;
  };
  noWorkers: string;
  turn: string;
  steps: Record<StepName, string>;
  messages: (n: number) => string;
  trips: (redis: number, source: number) => string;
  noTurn: string;
  segments: string;
  columns: { part: string; from: string; age: string; size: string; version: string };
  parts: Record<SegmentName, { name: string; holds: string }>;
  origins: Record<Origin, string>;
  notStored: string;
  filling: string;
  stale: string;
  cacheAway: string;
  whatIsSegment: string;
  segmentIs: readonly string[];
  open: (part: string) => string;
  content: (part: string) => string;
  contentGone: string;
  contentCut: (shown: string, all: string) => string;
  problems: Record<
    'empty' | 'too-long' | 'not-a-phone' | 'real-client' | 'name-too-long' | 'no-company',
    string
  >;
}

const EN: TryWords = {
  title: 'Try it',
  heading: 'Write as a client. See what the bot remembers.',
  intro:
    'You are a client who writes on WhatsApp, and you see what the bot knows of you, where it got it from, and what it is doing. No message of this page reaches a phone.',
  production:
    'This is a production system. Messages from this page reach no phone, but a visit that is booked here is a real one: it takes the time from other clients.',
  noCompany: 'There is no company yet',
  noCompanyHint: 'A demo salon is added by',
  whoWrites: 'Who writes?',
  newClient: 'A new client',
  hasVisit: 'has a visit',
  other: 'Another phone or company',
  company: 'Company',
  phone: 'Phone',
  phoneHint: 'With its country code. Any number will do: nothing is sent to it.',
  name: 'Name on WhatsApp',
  nameHint: 'May be empty: then the bot asks for it when it needs one.',
  writeAs: 'Write as this client',
  chat: 'Chat',
  chatWith: (company) => `Chat with ${company}`,
  you: 'You',
  bot: AUTHORS.en.bot,
  person: 'A person of the company',
  empty: 'Say who you are and what you want. For example:',
  message: 'Your message',
  messageHint:
    'Enter sends, Shift+Enter begins a new line. Write several in a row: the bot waits until you have finished.',
  send: 'Send',
  choose: 'Answer with a button',
  typing: 'The bot is typing',
  noText: 'no text',
  status: { pending: 'not sent yet', sent: 'sent', failed: 'refused', held: 'held' },
  refresh: 'Show what is new',
  tries: 'Now try to make it forget',
  triesHint: 'Press a button, then write again.',
  actions: {
    restart: { label: 'Restart the workers', hint: 'Nothing stays in the memory of a process.' },
    forget: { label: 'Forget the cache', hint: 'As if Redis had been flushed.' },
    later: { label: 'Seven minutes later', hint: 'A bot with a five-minute memory would have forgotten.' },
    take: { label: 'Another client takes the time', hint: 'The time that the bot has offered is gone.' },
  },
  restartElsewhere:
    'The workers run in processes of their own, so this page cannot restart them. Under PM2, “pm2 restart dialogkeeper-turns dialogkeeper-messages” does.',
  told: {
    restarted: (seconds) =>
      `The workers were stopped and started again in ${seconds}: their memory is empty. Write again. The bot knows you: the parts below come from Redis now (what you have changed: from PostgreSQL), and no longer from the memory of the process.`,
    forgot: (n) =>
      n === 0
        ? 'The cache held nothing of this client. Write again: the bot loads everything from PostgreSQL.'
        : `${n === 1 ? 'One part was' : `${n} parts were`} dropped from Redis. Write again: the next turn loads everything from PostgreSQL, where nothing is lost, and the column “last turn” says so.`,
    later: (before, after) =>
      `Seven minutes have passed in this chat: every message is seven minutes older. A bot with a five-minute memory would have forgotten you. The dialogue has a new version${before && after ? ` (${before} → ${after})` : ''}, so the cached one is not used. Write again.`,
    taken: (when, title, staff) =>
      `${staff.length > 1 ? 'Other clients have' : 'Another client has'} just booked ${when}${title ? `, ${title}` : ''}${staff.length > 0 ? `, with ${staff.join(', ')}` : ''}. The schedule has a new version and was dropped from Redis, for all clients. Choose that time, or say yes to it: the bot offers you another one.`,
  },
  notPossible: {
    'nothing-offered':
      'The bot has offered you no time that is still free. Choose a service and a day first, then press again. Nothing was changed.',
    'booked-elsewhere':
      'This company keeps its bookings in a booking system: book the time there, and the bot offers another one. Nothing was changed.',
    'taken-already': 'Another client has taken that time already. Nothing was changed.',
    'nothing-said': 'Say something first: this client has no conversation yet. Nothing was changed.',
  },
  knows: 'What the bot knows of you now',
  states: {
    new: 'Nothing was said yet: the company does not know this client from a chat.',
    idle: 'Everything is answered. The bot waits for you.',
    thinking: 'The bot is working on an answer.',
    deferred: 'Waits for its turn: other conversations of the company are answered first.',
    due: 'Your message is about to be taken.',
    draft:
      'The answer is a draft. It waits for an operator, who approves it on the page of the conversation.',
    waiting: (seconds) => `Waits whether you write more, for ${seconds} at most.`,
    paused: 'A person of the company answers. The bot is silent until',
    handedOver: 'The bot has asked a person to take over, at',
    parked: 'Parked after repeated failures:',
  },
  noWorkers: 'No worker is running, so no message is answered: start one with “npx dialogkeeper worker”.',
  turn: 'The last answer, step by step',
  steps: {
    received: 'message received',
    waited: 'waited whether you write more',
    context: 'loaded what it knows',
    responder: 'decided what to say',
    committed: 'stored',
    sent: 'sent',
  },
  messages: (n) => (n === 1 ? '1 message' : `${n} messages`),
  trips: (redis, source) => {
    const asked = [
      ...(redis > 0 ? [redis === 1 ? '1 round trip to Redis' : `${redis} round trips to Redis`] : []),
      ...(source > 0 ? [source === 1 ? '1 query of PostgreSQL' : `${source} queries of PostgreSQL`] : []),
    ];
    return asked.join(', ');
  },
  noTurn: 'No answer yet.',
  segments: 'The four parts of its memory',
  columns: {
    part: 'Part',
    from: 'Last turn got it from',
    age: 'Age in Redis',
    size: 'Size',
    version: 'Version',
  },
  parts: {
    company: { name: SEGMENTS.en.company, holds: 'services, staff, prices' },
    schedule: { name: SEGMENTS.en.schedule, holds: 'working hours and taken times' },
    client: { name: SEGMENTS.en.client, holds: 'your name, visits, notes' },
    dialogue: { name: SEGMENTS.en.dialogue, holds: 'what was said' },
  },
  origins: ORIGINS.en.inColumn,
  notStored: 'not in Redis: the next turn loads it from PostgreSQL',
  filling: 'is being loaded',
  stale: 'changed in PostgreSQL: the next turn loads it anew',
  cacheAway: 'Redis does not answer. The bot goes on with PostgreSQL alone, slower.',
  whatIsSegment: 'What are these parts?',
  segmentIs: [
    'Before the bot answers, it needs to know the company, its schedule, you, and what was said. Each is a “segment”: a part that is cached on its own in Redis, because each changes for its own reasons.',
    'A booking drops the schedule of the company and the client who has booked, and leaves the dialogue alone. The company and the schedule are stored once for all clients.',
    'PostgreSQL gives each part a new version in the transaction that changes it. A cached part of another version is never used, so the bot does not offer a time that is taken.',
  ],
  open: (part) => `Show the content of ${part}`,
  content: (part) => `Content of “${part}” in Redis`,
  contentGone: 'Redis does not hold it now. The next turn stores it again.',
  contentCut: (shown, all) => `The first ${shown} of ${all} characters.`,
  problems: {
    empty: 'Write something.',
    'too-long': 'A message has at most 65,536 characters.',
    'not-a-phone': 'This is not a phone number. Write it with its country code, such as +79990001234.',
    'real-client':
      'A real client of the company has this number. In production only invented ones can be tried.',
    'name-too-long': 'A name has at most 256 characters.',
    'no-company': 'There is no such company.',
  },
};

export const WORDS = { en: EN, ru: RU } satisfies Words<TryWords>;
