import type { RespondInput } from '../responder';
import type { ToolCall } from './answer';
import { agreedIn } from './consent/agreed';
import type { ConsentAction } from './state';

/** The calls that do what the client has just agreed to: they need no model. */
export function agreedCalls(input: RespondInput): ToolCall[] {
  return agreedIn(input).map(({ key, action }) => ({ id: key, ...callOf(action) }));
}

/** The tools check everything again: the time may be taken by now. */
function callOf(action: ConsentAction): Omit<ToolCall, 'id'> {
  if (action.type === 'cancel') return { name: 'cancel', arguments: { bookingId: action.bookingId } };
  if (action.type === 'reschedule') {
    const { bookingId, from, staffId } = action;
    return { name: 'move', arguments: { bookingId, from, staffId } };
  }
  const { serviceId, moreServiceIds, staffId, from, comment: guest } = action;
  return {
    name: 'book',
    arguments: { serviceId, moreServiceIds: moreServiceIds?.join(','), staffId, from, guest },
  };
}
