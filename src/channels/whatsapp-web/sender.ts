import type { GivenAddress } from '../../domain/address';
import { stringOf } from '../../provider-api/json';

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

/**
 * A canonical address, or an id as it came, in the spelling of a gateway: `79990000001@c.us`, `123@lid`. Agents and devices are
 * left out: a person is written to.
 */
export function chatIdOf(to: string, server: 'c.us' | 's.whatsapp.net'): string {
  const [user = '', given] = to.replace(/^\+/, '').split('@');
  if (user.startsWith('lid:')) return `${user.slice('lid:'.length)}@lid`;
  const person = user.split(/[:_]/)[0];
  return `${person}@${given?.endsWith('lid') ? 'lid' : server}`;
}
