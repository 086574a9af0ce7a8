import type { Booking } from '../../domain/context';
import { type Facts, finished, handOver, type Plan, sayVisit } from './facts';

/** The rule is told, and a person decides. */
export function refuseChange(late: readonly Booking[], facts: Facts): Plan {
  const { say, context } = facts;
  const minutes = context.company.changeNoticeMinutes;
  const notice = minutes ? say.format.duration(minutes) : null;
  const lines = late.map((booking) => say('tooLate', { visit: sayVisit(booking, facts), notice }));
  const actions = handOver(facts, 'the client wants to change a booking later than the rule allows');
  return finished(facts, [...lines, say('handedOver')], actions);
}
