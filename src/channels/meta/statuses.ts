import type { DeliveryState } from '../../domain/channel-event';
import { effectOfCode } from './failures';
import { eventItem, type Item, ignored, instant } from './item';
import { type Json, list, record, text } from './json';
import { errorOf } from './reason';

const STATES: Readonly<Record<string, DeliveryState>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read', // a voice message was listened to
  failed: 'failed',
};

/** Characters of a `biz_opaque_callback_data`. */
const LONGEST_KEY = 512;

/** What became of a message of ours. */
export function itemOfStatus(status: Json): Item {
  if (status.recipient_type === 'group') return ignored('group-status');
  const given = text(status.status);
  const messageId = text(status.id);
  const at = instant(status.timestamp);
  if (given === undefined || messageId === undefined || at === undefined) return ignored('unreadable');
  const state = Object.hasOwn(STATES, given) ? STATES[given] : undefined;
  if (!state) return ignored('unknown-status');
  const { billable } = record(status.pricing);
  return eventItem({
    type: 'status',
    messageId,
    idempotencyKey: text(status.biz_opaque_callback_data, LONGEST_KEY),
    status: state,
    at,
    failure: state === 'failed' ? failureOf(status) : undefined,
    billable: typeof billable === 'boolean' ? billable : undefined,
  });
}

function failureOf({ errors, recipient_id, recipient_user_id }: Json) {
  const to = text(recipient_id) ?? text(recipient_user_id) ?? 'unknown';
  const { code, reason } = errorOf(list(errors)[0], { to, text: '' });
  return {
    effect: (code === undefined ? undefined : effectOfCode(code)) ?? 'refused',
    ...(code !== undefined && { code: String(code) }),
    reason,
  };
}
