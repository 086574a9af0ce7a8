import type { OutgoingMessage } from '../channel';
import { GatewayRefused } from '../errors';

/** `to` is a number, `recipient` the user id of a client who does not show theirs. */
export function recipientOf({ to, toProviderId }: Pick<OutgoingMessage, 'to' | 'toProviderId'>) {
  const id = toProviderId ?? to.replace(/^(\+|bsuid:)/, '');
  if (/^\+?\d+$/.test(id)) return { to: id.replace('+', '') };
  if (/^[A-Z]{2}\.[A-Za-z0-9.]+$/.test(id)) return { recipient: id };
  throw new GatewayRefused(undefined, 'the Cloud API sends to phone numbers and user ids only', {
    unreachable: true,
  });
}
