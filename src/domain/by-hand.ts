/**
 * The idempotency keys of replies that an operator has written here begin with it. We send them, as we send those of the bot; what a
 * person has written on the phone was sent before we knew of it. Both have the author `person`.
 */
export const BY_HAND = 'hand-';

export function isByHand(idempotencyKey: string): boolean {
  return idempotencyKey.startsWith(BY_HAND);
}
