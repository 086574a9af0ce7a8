import type { Action } from '../../domain/turn';
import { upcomingBookings } from '../calendar/own-bookings';
import { namesDetail } from '../understanding/contents';
import { answers, booked } from './answers';
import { type Facts, type Plan, saying, sayVisit } from './facts';

/** More unread words than these beside a yes may mean anything. */
const MOST_UNREAD = 2;

/** «Да, приду», to a reminder. */
export function attends({ said, reminds }: Facts): boolean {
  const { acts, topics, unread } = said;
  const isActed = acts.ordered.size + acts.refused.size + acts.mentioned.size > 0;
  const isMore = isActed || topics.some(({ person }) => person);
  const isPlain = acts.isQuestion || topics.length > 0 || unread <= MOST_UNREAD;
  if (reminds === undefined || isMore || acts.hesitates || namesDetail(said)) return false;
  return acts.answer === 'yes' && isPlain;
}

/** They confirm the time of which they were reminded, and no other. */
export function confirming(facts: Facts): Plan {
  const { say, state, reminds } = facts;
  const booking = upcomingBookings(facts).find(({ id }) => id === reminds?.bookingId);
  if (booking?.from !== reminds?.from || !booking) {
    return saying(state, say(booking ? 'bookingMoved' : 'bookingGone'), booked(facts));
  }
  const actions: Action[] = [{ type: 'confirm', bookingId: booking.id }];
  const lines = [say('attends', { visit: sayVisit(booking, facts) })];
  if (facts.said.acts.isQuestion && answers(facts).length === 0) lines.push(say('unknownTopic'));
  return { lines, actions, state };
}

/** «Нет», to a reminder: a yes is needed before anything is cancelled. */
export function staysAway({ said, reminds }: Facts): boolean {
  return reminds !== undefined && said.acts.answer === 'no' && said.acts.ordered.size === 0;
}

/** «Не присылайте напоминания» */
export function setReminders({ said, say }: Facts): { lines: string[]; actions: Action[] } {
  const { reminders } = said.acts;
  if (reminders === null) return { lines: [], actions: [] };
  const on = reminders === 'on';
  return { lines: [say(on ? 'remindersOn' : 'remindersOff')], actions: [{ type: 'set-reminders', on }] };
}
