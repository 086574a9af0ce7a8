import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { InvalidAddress } from './errors';

/**
 * One person, one address: whatever spelling a gateway, a booking system or a person uses, equal numbers become
 * equal strings. Two spellings that came out different would be two clients, and the second would be asked for
 * his name again.
 *
 * A number must be *possible* (a known calling code, a length its country uses), not *valid* (in a range that was
 * assigned when this metadata was cut): operators open ranges all the time, and refusing such a client means
 * silence. The `max` metadata is used all the same, because telling whether a Brazilian number lacks its ninth
 * digit takes the exact ranges: `min` finds every one of them valid.
 */

/** `+79163674723` (E.164), `lid:123456`, or `bsuid:US.1349…` where no phone is known. */
export type Address = string;

export interface GivenAddress {
  /** phone: as people and booking systems write it; jid: a WhatsApp id, with or without its server. */
  kind: 'phone' | 'jid' | 'lid' | 'bsuid';
  value: string;
}

export type ChatKind = 'client' | 'group' | 'broadcast' | 'newsletter';

/** user, the legacy agent, the device; whichever of them writes, it is the same person. */
const WHATSAPP_ID = /^(\d+)(?:_\d+)?(?::\d+)?@(s\.whatsapp\.net|c\.us|hosted|lid|hosted\.lid)$/;
const BSUID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/**
 * Who a WhatsApp id speaks for. Only `client` has an address; messages from the others are dropped by the inbox,
 * since answering them would be writing to a crowd.
 */
export function chatKind(value: string): ChatKind {
  const id = value.trim();
  if (id.endsWith('@g.us')) return 'group';
  if (id.endsWith('@newsletter')) return 'newsletter';
  // user 0 is WhatsApp itself, which announces things to everybody
  if (id.endsWith('@broadcast') || /^0@(c\.us|s\.whatsapp\.net)$/.test(id)) return 'broadcast';
  return 'client';
}

/** The canonical address. One that came from here is its own address again, under kind jid. */
export function normalizeAddress(from: GivenAddress): Address {
  const value = from.value.replace(/\p{Cf}/gu, '').trim(); // invisible direction marks come with pasted numbers
  const chat = chatKind(value);
  if (chat !== 'client') throw new InvalidAddress(from.value, `it is a ${chat}, not a person`);
  if (value.startsWith('bsuid:')) return businessScoped(value.slice('bsuid:'.length), from.value);
  if (value.startsWith('lid:')) return linked(value.slice('lid:'.length), from.value);
  if (value.includes('@')) return ofWhatsAppId(value, from.value);
  if (from.kind === 'bsuid') return businessScoped(value, from.value);
  if (from.kind === 'lid') return linked(value, from.value);
  if (from.kind === 'jid' && /^\+?\d+$/.test(value)) return vouchedFor(value.replace('+', ''), from.value);
  return spelled(value, from.value);
}

/** E.164 of a number given internationally, in any spelling; a WhatsApp id of a phone is taken too. */
export function normalizePhone(given: string): string {
  const address = normalizeAddress({ kind: 'phone', value: given });
  if (phoneOf(address) === null) throw new InvalidAddress(given, 'it does not tell a phone number');
  return address;
}

export function phoneOf(address: Address): string | null {
  return address.startsWith('+') ? address : null;
}

function ofWhatsAppId(value: string, given: string): Address {
  const [, user, server] = WHATSAPP_ID.exec(value) ?? [];
  if (user === undefined || server === undefined)
    throw new InvalidAddress(given, 'it is no WhatsApp id of a person');
  return server.endsWith('lid') ? linked(user, given) : vouchedFor(user, given);
}

function linked(id: string, given: string): Address {
  if (!/^\d{1,32}$/.test(id)) throw new InvalidAddress(given, 'a LID is made of digits');
  return `lid:${id}`;
}

function businessScoped(id: string, given: string): Address {
  if (!BSUID.test(id)) {
    throw new InvalidAddress(given, 'a business-scoped user id is a country, a dot and an id, like US.1349');
  }
  return `bsuid:${id}`;
}

/**
 * The digits of a WhatsApp id. Somebody wrote to us from it, so a length that the metadata does not know (a
 * numbering plan that changed, before or after it was cut) is kept digit by digit rather than refused.
 */
function vouchedFor(digits: string, given: string): Address {
  const number = parse(digits);
  if (!number) throw new InvalidAddress(given, 'it begins with no calling code of any country');
  if (number.isPossible()) return number.number;
  if (digits.length < 7 || digits.length > 15)
    throw new InvalidAddress(given, 'a phone number has 7 to 15 digits');
  return `+${digits}`;
}

/**
 * What a person typed. Nothing national is guessed: digits without a plus are taken as international ones, so
 * `84912345678` is Vietnam (+84) and never Russia (8 912 …).
 */
function spelled(value: string, given: string): Address {
  if (!/^\+?[\d\s().\-/\u2010-\u2015\u2212]+$/.test(value)) {
    throw new InvalidAddress(
      given,
      'a phone number is made of digits, spaces and ()-./ after at most one plus',
    );
  }
  // a lone 8 is no calling code: without this, '8 (495) 123-45-67' of Moscow would be a stranger in Vietnam
  const national = /^[\s(]*8[^\d]/.test(value);
  const number = national ? undefined : parse(value.replace(/\D/g, '').replace(/^00/, ''));
  if (!number) {
    throw new InvalidAddress(
      given,
      'no country has the calling code it begins with; give it as +7 916 …, not 8 916 …',
    );
  }
  // ten digits without a plus are more often national: '9163674723' of Russia would be a stranger in India
  const doubtful = !value.startsWith('+') && number.number.length <= '+'.length + 10;
  if (doubtful ? !number.isValid() : !number.isPossible()) {
    throw new InvalidAddress(
      given,
      `+${number.countryCallingCode} has no such numbers; the calling code may be missing`,
    );
  }
  return number.number;
}

function parse(internationalDigits: string): PhoneNumber | undefined {
  return parsePhoneNumberFromString(`+${inPresentPlan(internationalDigits)}`, { extract: false });
}

/**
 * WhatsApp never renames an account, so its ids keep numbering plans that are gone, while booking systems write
 * the present ones. Both lead to the present number:
 * - Mexico dropped the 1 between +52 and the ten digits in 2019;
 * - Brazil put a 9 before the eight digits of mobiles by 2016.
 * Argentina needs nothing: its mobile 9 (`549…`) is part of E.164 to this day.
 *
 * What this costs: an old account may be reachable under its old id alone, so a gateway that builds WhatsApp ids
 * from `to` by itself has to ask its provider which id such a number has, as for any number that a person gave.
 */
function inPresentPlan(digits: string): string {
  if (/^521\d{10}$/.test(digits)) return `52${digits.slice(3)}`;
  if (/^55\d{2}[6-9]\d{7}$/.test(digits)) {
    const longer = `${digits.slice(0, 4)}9${digits.slice(4)}`;
    const valid = (number: string) =>
      parsePhoneNumberFromString(`+${number}`, { extract: false })?.isValid() === true;
    if (!valid(digits) && valid(longer)) return longer;
  }
  return digits;
}
