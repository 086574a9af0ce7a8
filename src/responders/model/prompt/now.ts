import type { Booking, CompanySegment } from '../../../domain/context';
import type { ActionOutcome, TurnMessage } from '../../../domain/turn';
import { addDays, dateOf, timeOf } from '../../../time/local-arithmetic';
import { agreedIn } from '../consent/agreed';
import { pendingOf } from '../consent/pending';
import type { ModelRun } from '../run';
import type { Proposal } from '../state';
import { lineOf } from './data';
import { weekday } from './weekday';

const MOST_BOOKINGS = 12;
const DAYS_AHEAD = 7;

/**
 * Everything that changes from turn to turn. It stands last, so that what is before it stays as it was. `unanswered`: how many of the
 * newest messages the prompt has.
 */
export function nowText({ input }: ModelRun, unanswered: number): string {
  const { context, localNow, messages, outcomes = [] } = input;
  return [
    '<now>',
    `It is ${moment(localNow)}. ${daysAfter(dateOf(localNow))}`,
    ...bookingLines(context.client.bookings, context.company),
    ...reminderLines(context.dialogue.reminds),
    ...outcomes.map((outcome) => `not told yet: ${outcomeText(outcome)}`),
    ...questionLines(input),
    ...unansweredLines(messages.slice(-unanswered)),
    '</now>',
  ].join('\n');
}

/** `Tuesday 2026-11-24 15:00` */
function moment(local: string): string {
  return `${weekday(dateOf(local))} ${dateOf(local)} ${timeOf(local)}`;
}

function daysAfter(date: string): string {
  const days = Array.from({ length: DAYS_AHEAD }, (_, i) => addDays(date, i + 1));
  return `Then: ${days.map((day) => `${weekday(day)} ${Number(day.slice(8))}`).join(', ')}.`;
}

function bookingLines(bookings: readonly Booking[], company: CompanySegment): string[] {
  const shown = bookings.slice(0, MOST_BOOKINGS);
  if (shown.length === 0) return ['the client has no booking'];
  return [
    "the client's bookings: id | time | title | person | price",
    ...shown.map((booking) => `- ${bookingText(booking, company)}`),
    ...(bookings.length > shown.length ? [`and ${bookings.length - shown.length} later ones`] : []),
  ];
}

function bookingText(booking: Booking, { staff }: CompanySegment): string {
  const { id, from, to, title, staffId, price, confirmed, status, comment } = booking;
  const member = staff.find((one) => one.id === staffId);
  return [
    lineOf(id),
    `${moment(from)}-${timeOf(to)}`,
    lineOf(title),
    member ? `${lineOf(member.name)} (${lineOf(member.id)})` : '-',
    price ?? '-',
    ...(status === 'booked' ? [] : [status]),
    ...(confirmed ? ['confirmed by the client'] : []),
    ...(comment ? [lineOf(comment, 100)] : []),
  ].join(' | ');
}

function reminderLines(reminds: { bookingId: string; from: string } | undefined): string[] {
  return reminds ? [`the last message of the business reminds of booking ${lineOf(reminds.bookingId)}`] : [];
}

function outcomeText({ action, outcome, bookingId }: ActionOutcome): string {
  return `${outcome}: ${json({ ...action, ...(bookingId ? { bookingId } : {}) })}`;
}

/** What a yes would be to, and whether it is one: the tools do not ask the model. */
function questionLines(input: ModelRun['input']): string[] {
  const isAgreed = agreedIn(input).length > 0;
  const asked = isAgreed
    ? 'the client has agreed to'
    : 'the client was asked for, and has not plainly said yes to';
  return pendingOf(input).map((proposal) => `${asked}: ${proposalText(proposal)}`);
}

/** As the call of a tool, so that the model can repeat it. */
function proposalText({ action }: Proposal): string {
  switch (action.type) {
    case 'book': {
      const { serviceId, moreServiceIds = [], staffId, from, comment } = action;
      const more = moreServiceIds.length > 0 ? moreServiceIds.join(',') : undefined;
      return `book ${json({ serviceId, moreServiceIds: more, staffId, from, guest: comment })}`;
    }
    case 'reschedule':
      return `move ${json({ bookingId: action.bookingId, from: action.from, staffId: action.staffId })}`;
    case 'cancel':
      return `cancel ${json({ bookingId: action.bookingId })}`;
  }
}

function json(value: unknown): string {
  return lineOf(JSON.stringify(value), 600);
}

function unansweredLines(messages: readonly TurnMessage[]): string[] {
  return [
    `unanswered: the last ${messages.length === 1 ? 'message' : `${messages.length} messages`} of the client`,
    ...messages.flatMap(({ choice }, i) =>
      choice ? [`message ${i + 1} of them is a pressed button: ${lineOf(choice, 100)}`] : [],
    ),
  ];
}
