import { DEFAULT_CHANNEL } from '../../domain/channel';
import type { Events, ResponderOutcome } from '../events';
import type { Catalogue } from './catalogue';
import { boundedLabel, type CompanyLabel } from './labels';

const TURN_OUTCOMES = ['committed', 'superseded', 'outdated'] as const;
const RESPONDER_OUTCOMES: readonly ResponderOutcome[] = [
  'answered',
  'invalid',
  'timed-out',
  'interrupted',
  'failed',
];
const REQUEST_OUTCOMES = ['done', 'taken', 'not-allowed', 'invalid', 'unavailable'] as const;
const SWEPT = ['turns', 'replies', 'events', 'retried'] as const;

export function countConversations(events: Events, catalogue: Catalogue, company: CompanyLabel): void {
  countMessages(events, catalogue, company);
  countTurns(events, catalogue, company);

  const responder = catalogue.histogram({
    name: 'dialogkeeper_responder_duration_seconds',
    help: `How long the responder took, by outcome: ${RESPONDER_OUTCOMES.join(', ')}`,
    labels: ['outcome'],
  });
  for (const outcome of RESPONDER_OUTCOMES) responder.zero({ outcome });
  events.on('responder.ended', ({ outcome, seconds }) => responder.observe({ outcome }, seconds));

  const parked = catalogue.counter({
    name: 'dialogkeeper_conversations_parked_total',
    help: 'Conversations that were parked',
  });
  events.on('conversation.parked', () => parked.inc());

  const handedOver = catalogue.counter({
    name: 'dialogkeeper_conversations_handed_over_total',
    help: 'Conversations that the responder has handed over to a person',
  });
  events.on('conversation.handed-over', () => handedOver.inc());

  const requests = catalogue.counter({
    name: 'dialogkeeper_booking_requests_total',
    help: `Actions that booking systems were asked for, by outcome: ${REQUEST_OUTCOMES.join(', ')}`,
    labels: ['outcome'],
  });
  for (const outcome of REQUEST_OUTCOMES) requests.inc({ outcome }, 0);
  events.on('booking.requested', ({ outcome }) => requests.inc({ outcome }));

  const merged = catalogue.counter({
    name: 'dialogkeeper_clients_merged_total',
    help: 'Clients who turned out to be the same person as another client, and are part of that client now',
  });
  events.on('clients.merged', (event) => merged.inc(event.merged));
  const pruned = catalogue.counter({
    name: 'dialogkeeper_rows_pruned_total',
    help: 'Rows that were deleted because they are too old to be kept, by table',
    labels: ['table'],
  });
  pruned.inc({ table: 'message' }, 0);
  events.on('rows.pruned', ({ table, rows }) => pruned.inc({ table }, rows));
  const byPersons = catalogue.counter({
    name: 'dialogkeeper_person_replies_total',
    help: 'Messages that people of the business have written to clients themselves',
  });
  events.on('person.replied', () => byPersons.inc());

  const swept = catalogue.counter({
    name: 'dialogkeeper_sweep_found_total',
    help: 'Unfinished work that the sweep woke, by kind: turns, replies, events, and retried (parked conversations)',
    labels: ['kind'],
  });
  for (const kind of SWEPT) swept.inc({ kind }, 0);
  events.on('sweep.found', (found) => {
    for (const kind of SWEPT) swept.inc({ kind }, found[kind]);
  });
}

function countMessages(events: Events, catalogue: Catalogue, company: CompanyLabel): void {
  const messages = catalogue.counter({
    name: 'dialogkeeper_messages_stored_total',
    help: 'Messages of clients that were stored, each once; the first 50 names of channels have a label, and the others, with those that may be phone numbers, are `other`',
    labels: ['company', 'channel'],
  });
  const channelOf = boundedLabel(DEFAULT_CHANNEL);
  events.on('message.stored', ({ companyId, channel }) =>
    messages.inc({ ...company(companyId), channel: channelOf(channel) }),
  );

  const debounce = catalogue.histogram({
    name: 'dialogkeeper_debounce_wait_seconds',
    help: 'How long the debounce kept the oldest message of a turn',
  });
  const delay = catalogue.histogram({
    name: 'dialogkeeper_turn_delay_seconds',
    help: 'How late turns started after they were due',
  });
  events.on('turn.started', ({ debounceSeconds, delaySeconds }) => {
    debounce.observe(debounceSeconds);
    delay.observe(delaySeconds);
  });
}

function countTurns(events: Events, catalogue: Catalogue, company: CompanyLabel): void {
  const turns = catalogue.counter({
    name: 'dialogkeeper_turns_total',
    help: `Finished turns by outcome: ${TURN_OUTCOMES.join(', ')}`,
    labels: ['outcome', 'company'],
  });
  const durations = catalogue.histogram({
    name: 'dialogkeeper_turn_duration_seconds',
    help: 'How long finished turns took, from the read of their messages to the commit',
    labels: ['outcome'],
  });
  for (const outcome of TURN_OUTCOMES) {
    turns.inc({ outcome }, 0);
    durations.zero({ outcome });
  }
  const count = (outcome: (typeof TURN_OUTCOMES)[number], companyId: string, seconds: number) => {
    turns.inc({ outcome, ...company(companyId) });
    durations.observe({ outcome }, seconds);
  };
  const bookings = catalogue.counter({
    name: 'dialogkeeper_bookings_total',
    help: 'Bookings that turns have made',
    labels: ['company'],
  });
  bookings.inc({}, 0);
  events.on('turn.committed', ({ companyId, seconds, ...turn }) => {
    count('committed', companyId, seconds);
    bookings.inc(company(companyId), turn.bookings);
  });
  events.on('turn.discarded', ({ companyId, reason, seconds }) => count(reason, companyId, seconds));
}
