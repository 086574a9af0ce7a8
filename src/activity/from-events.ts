import { DROPPED_BY } from '../domain/booking-event';
import type { EventMap, EventName, Events } from '../observability/events';
import { SECOND } from '../time/duration';
import type { Change, Signal, Step } from './signal';

interface Ids {
  companyId: string;
  conversationId: string;
}

type Details = Omit<Extract<Signal, { kind: 'turn' }>, 'kind' | 'step' | 'at' | keyof Ids>;

const changed = (what: Change) => (ids: Ids) => [change(ids, what)];

function change({ companyId, conversationId }: Ids, what: Change): Signal {
  return { kind: 'conversation', companyId, conversationId, what };
}

function step({ companyId, conversationId }: Ids, name: Step, details: Details = {}): Signal {
  return { kind: 'turn', companyId, conversationId, step: name, at: Date.now(), ...details };
}

/** What an event tells an open page. An event that is not listed tells it nothing. */
const SIGNALS: { readonly [Name in EventName]?: (payload: EventMap[Name]) => readonly Signal[] } = {
  'message.stored': changed('message'),
  'transcription.ended': changed('message'),

  'turn.read': (of) => [step(of, 'read', { messages: of.messages })],
  'turn.started': (of) => [step(of, 'started', { ms: inMs(of.delaySeconds) })],
  'turn.context-loaded': (of) => [
    step(of, 'context-loaded', { ms: inMs(of.seconds), segments: of.segments }),
  ],
  'responder.ended': (of) => [step(of, 'responder-ended', { ms: inMs(of.seconds), outcome: of.outcome })],
  'turn.committed': (of) => [change(of, 'turn'), step(of, 'committed', { ms: inMs(of.seconds) })],
  'turn.discarded': (of) => [
    change(of, 'discarded'),
    step(of, 'discarded', { ms: inMs(of.seconds), outcome: of.reason }),
  ],

  'draft.written': changed('draft'),
  'draft.decided': changed('draft'),
  'conversation.parked': changed('parked'),
  'conversation.handed-over': changed('handed-over'),
  'person.replied': changed('person'),
  'booking.requested': changed('booking'),
  'clients.merged': ({ companyId, conversationId }) =>
    conversationId === undefined ? [] : [change({ companyId, conversationId }, 'merged')],
  'operator.acted': ({ companyId, conversationId }) =>
    conversationId === undefined ? [] : [change({ companyId, conversationId }, 'operator')],

  'reply.sent': (of) => [
    change(of, 'reply'),
    step(of, 'sent', of.seconds === undefined ? {} : { ms: inMs(of.seconds) }),
  ],
  'reply.refused': changed('reply'),
  'reply.held': changed('reply'),
  'reply.delivered': changed('reply'),
  'reply.read': changed('reply'),
  'reply.failed-later': changed('reply'),
  'client.unreachable': changed('reply'),

  'context.invalidated': ({ companyId, event }) =>
    DROPPED_BY[event].map((segment) => ({ kind: 'context', companyId, segment, what: 'dropped' })),
  // Of the segments of one client, the turn that fills them tells.
  'segment.filled': ({ companyId, segment, outcome }) =>
    outcome === 'stored' && (segment === 'company' || segment === 'schedule')
      ? [{ kind: 'context', companyId, segment, what: 'filled' }]
      : [],
};

function inMs(seconds: number): number {
  return Math.round(seconds * SECOND);
}

/** Passes on the signals of everything that happens in this system from now on. */
export function onSignals(events: Events, tell: (signal: Signal) => void): void {
  for (const name of Object.keys(SIGNALS) as EventName[]) subscribe(events, name, tell);
}

function subscribe<Name extends EventName>(events: Events, name: Name, tell: (signal: Signal) => void): void {
  const signalsOf = SIGNALS[name] as (payload: EventMap[Name]) => readonly Signal[];
  events.on(name, (payload) => {
    for (const signal of signalsOf(payload)) tell(signal);
  });
}
