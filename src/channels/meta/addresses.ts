import { type GivenAddress, normalizeAddress } from '../../domain/address';
import { type Json, text } from './json';

/** A phone number as WhatsApp writes it: digits. Undefined: it is no address of a person. */
export function phoneAddress(given: unknown): GivenAddress | undefined {
  return usable('jid', text(given));
}

/** Of a user who does not show their number. It is valid for one business only. */
export function userIdAddress(given: unknown): GivenAddress | undefined {
  return usable('bsuid', text(given));
}

/** Without an address that is invalid: the job would refuse the whole message. */
function usable(kind: GivenAddress['kind'], value: string | undefined): GivenAddress | undefined {
  if (value === undefined) return undefined;
  try {
    normalizeAddress({ kind, value });
    return { kind, value };
  } catch {
    return undefined;
  }
}

/** The addresses that there are, each once, in the given order. */
export function distinct(addresses: readonly (GivenAddress | undefined)[]): GivenAddress[] {
  const byName = new Map<string, GivenAddress>();
  for (const address of addresses) {
    if (address && !byName.has(normalizeAddress(address))) byName.set(normalizeAddress(address), address);
  }
  return [...byName.values()];
}

export interface Sender {
  from: GivenAddress;
  aliases: GivenAddress[];
  name: string | undefined;
}

/** Who has written. Since usernames a sender may have no number, and is known by their user id alone. */
export function senderOf(message: Json, contact: Json): Sender | undefined {
  const [from, ...aliases] = distinct([
    phoneAddress(message.from ?? contact.wa_id),
    userIdAddress(message.from_user_id ?? contact.user_id),
  ]);
  return from && { from, aliases, name: nameOf(contact) };
}

function nameOf({ profile }: Json): string | undefined {
  return typeof profile === 'object' && profile !== null ? text((profile as Json).name) : undefined;
}

/**
 * The entry of `contacts` about this message's sender. A number may be written differently there, so that a single contact
 * beside a single message counts too.
 */
export function contactOf(message: Json, contacts: readonly Json[], messages: readonly unknown[]): Json {
  const isOf = (contact: Json) =>
    (message.from !== undefined && contact.wa_id === message.from) ||
    (message.from_user_id !== undefined && contact.user_id === message.from_user_id);
  const alone = contacts.length === 1 && messages.length === 1 ? contacts[0] : undefined;
  return contacts.find(isOf) ?? alone ?? {};
}
