import type { GivenAddress } from '../../domain/address';
import { stringOf } from '../inbound/json';

/** A WhatsApp id as an address. */
export function jid(given: unknown): GivenAddress | undefined {
  const value = stringOf(given);
  return value === undefined ? undefined : { kind: 'jid', value };
}

/**
 * WhatsApp shows the same person by phone number or by LID. The first id is the sender's, the others name the same person if
 * they are of the other kind: a group or a second number is never an alias.
 */
export function otherIds(sender: string, others: readonly unknown[]): GivenAddress[] {
  const isLid = sender.endsWith('lid');
  return others.flatMap((other) => {
    const address = jid(other);
    const isOfOtherKind =
      address !== undefined && /@(s\.whatsapp\.net|c\.us|hosted|lid|hosted\.lid)$/.test(address.value);
    return isOfOtherKind && address.value.endsWith('lid') !== isLid ? [address] : [];
  });
}

/** Digits of the phone number, or the LID, in the spelling of a gateway: `79990000001@c.us` for `@c.us`. */
export function chatIdOf(to: string, server: 'c.us' | 's.whatsapp.net'): string {
  if (to.startsWith('lid:')) return `${to.slice('lid:'.length)}@lid`;
  return `${to.replace(/^\+/, '')}@${server}`;
}
