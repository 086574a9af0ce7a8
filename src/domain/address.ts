import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { InvalidAddress } from './errors';

/**
 * One person, one address: equal numbers become equal strings, in every spelling of a gateway, a booking system or a person.
 * Two strings would be two clients, and the second would be asked for their name again.
 *
 * A number must be *possible* (a known calling code, a length that its country uses), not *valid* (in a range that was
 * assigned when this metadata was published): mobile operators open new ranges all the time, and a client who is refused gets
 * no answer. The `max` metadata is needed nevertheless: only its exact ranges show whether a Brazilian number lacks its ninth
 * digit. In `min` every such number is valid.
 */

/** `+79163674723` (E.164), `lid:123456`, or `bsuid:US.1349…` where no phone is known. */
export type Address = string;

export interface GivenAddress {
  /** `phone`: as people and booking systems write it. `jid`: a WhatsApp id, with or without its server. */
  kind: 'phone' | 'jid' | 'lid' | 'bsuid';
  value: string;
}

export type ChatKind = 'client' | 'group' | 'broadcast' | 'newsletter';

/** User, legacy agent and device: all agents and devices of a user are the same person. */
const WHATSAPP_ID = /^(\d+)(?:_\d+)?(?::\d+)?@(s\.whatsapp\.net|c\.us|hosted|lid|hosted\.lid)$/;
const BSUID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** What a WhatsApp id stands for. Only a `client` has an address; the inbox drops the messages of all others. */
export function chatKind(value: string): ChatKind {
  const id = value.trim();
  if (id.endsWith('@g.us')) return 'group';
  if (id.endsWith('@newsletter')) return 'newsletter';
  // user 0 is WhatsApp itself, which sends announcements
  if (id.endsWith('@broadcast') || /^0@(c\.us|s\.whatsapp\.net)$/.test(id)) return 'broadcast';
  return 'client';
}

/** The canonical address. A canonical address is left unchanged under kind `jid`. */
export function normalizeAddress(from: GivenAddress): Address {
  const value = from.value.replace(/\p{Cf}/gu, '').trim(); // invisible direction marks come with pasted numbers
  const chat = chatKind(value);
  if (chat !== 'client') throw new InvalidAddress(from.value, `it is a ${chat}, not a person`);
  if (value.startsWith('bsuid:')) return addressOfBsuid(value.slice('bsuid:'.length), from.value);
  if (value.startsWith('lid:')) return addressOfLid(value.slice('lid:'.length), from.value);
  if (value.includes('@')) return addressOfWhatsAppId(value, from.value);
  if (from.kind === 'bsuid') return addressOfBsuid(value, from.value);
  if (from.kind === 'lid') return addressOfLid(value, from.value);
  if (from.kind === 'jid' && /^\+?\d+$/.test(value)) return addressOfUser(value.replace('+', ''), from.value);
  return addressOfSpelling(value, from.value);
}

/** E.164 of an international number in any spelling, or of a WhatsApp id that contains a phone number. */
export function normalizePhone(given: string): string {
  const address = normalizeAddress({ kind: 'phone', value: given });
  if (phoneOf(address) === null) throw new InvalidAddress(given, 'it contains no phone number');
  return address;
}

/** The same. Undefined: it contains no phone number that can be read. */
export function phoneOrUndefined(given: string | undefined): string | undefined {
  try {
    return given === undefined ? undefined : normalizePhone(given);
  } catch (error) {
    if (!(error instanceof InvalidAddress)) throw error;
    return undefined;
  }
}

export function phoneOf(address: Address): string | null {
  return address.startsWith('+') ? address : null;
}

/** An address without a phone. */
export function isWhatsAppId(address: Address): boolean {
  return /^(lid|bsuid):/.test(address);
}

/**
 * The address under which turns know a client, of the addresses in a link, the newest first. `current`: the one that the client
 * has so far. A phone comes before a WhatsApp id, because booking systems know no other address.
 */
export function canonicalOf(addresses: readonly Address[], current?: Address): Address | undefined {
  const [newest] = addresses;
  const known = [newest, current, ...addresses].find(
    (address) => address !== undefined && phoneOf(address) !== null,
  );
  return known ?? current ?? newest;
}

/**
 * The address, and the other spelling that a mobile number of Argentina has: with the 9 after +54, as on WhatsApp, and without
 * it, as people and booking systems may write it. No landline has the digits of a mobile number.
 */
export function spellingsOf(address: Address): Address[] {
  const national = /^\+54(9?)(\d{10})$/.exec(address);
  if (!national) return [address];
  const [, nine, digits] = national;
  return [address, nine ? `+54${digits}` : `+549${digits}`];
}

/**
 * What of an address stands in every text that names it, once separators are left out: the number with its calling code, in the
 * present and in a former plan, and without it. To be searched for where a text cannot be read in any other way.
 */
export function writtenForms(address: Address): string[] {
  const phone = phoneOf(address);
  if (phone === null) return [address.replace(/^(lid|bsuid):/, '')];
  const digits = phone.slice(1);
  const national = parsePhoneNumberFromString(phone)?.nationalNumber ?? digits;
  const former = [
    digits.replace(/^52(\d{10})$/, '521$1'), // see `inPresentPlan`
    digits.replace(/^(55\d{2})9(\d{8})$/, '$1$2'),
  ];
  return [...new Set([digits, ...former, ...(national.length >= SHORTEST_NATIONAL ? [national] : [])])];
}

/** Shorter numbers occur by chance in other ones. */
const SHORTEST_NATIONAL = 9;

function addressOfWhatsAppId(value: string, given: string): Address {
  const [, user, server] = WHATSAPP_ID.exec(value) ?? [];
  if (user === undefined || server === undefined)
    throw new InvalidAddress(given, 'it is not a WhatsApp id of a person');
  return server.endsWith('lid') ? addressOfLid(user, given) : addressOfUser(user, given);
}

function addressOfLid(id: string, given: string): Address {
  if (!/^\d{1,32}$/.test(id)) throw new InvalidAddress(given, 'a LID is made of digits');
  return `lid:${id}`;
}

function addressOfBsuid(id: string, given: string): Address {
  if (!BSUID.test(id)) {
    throw new InvalidAddress(given, 'a business-scoped user id is a country, a dot and an id, like US.1349');
  }
  return `bsuid:${id}`;
}

/**
 * The digits of a WhatsApp id. A client has written from it, so a length that the metadata does not know (of a former or a
 * newer numbering plan) is kept digit by digit rather than refused.
 */
function addressOfUser(digits: string, given: string): Address {
  const number = parse(digits);
  if (!number) throw new InvalidAddress(given, 'it does not begin with a calling code');
  if (number.isPossible()) return number.number;
  if (digits.length < 7 || digits.length > 15)
    throw new InvalidAddress(given, 'a phone number has 7 to 15 digits');
  return `+${digits}`;
}

/**
 * A number that a person typed. National numbers are not guessed: digits without a plus are read as international, so
 * `84912345678` is Vietnam (+84) and never Russia (8 912 …).
 */
function addressOfSpelling(value: string, given: string): Address {
  if (!/^\+?[\d\s().\-/\u2010-\u2015\u2212]+$/.test(value)) {
    throw new InvalidAddress(
      given,
      'a phone number is made of digits, spaces and ()-./ after at most one plus',
    );
  }
  // a single 8 is not a calling code: '8 (495) 123-45-67' of Moscow would become a number in Vietnam
  const national = /^[\s(]*8[^\d]/.test(value);
  const number = national ? undefined : parse(value.replace(/\D/g, '').replace(/^00/, ''));
  if (!number) {
    throw new InvalidAddress(
      given,
      'it does not begin with a calling code; write it as +7 916 …, not 8 916 …',
    );
  }
  // ten digits without a plus are usually national: '9163674723' of Russia would become a number in India
  const isDoubtful = !value.startsWith('+') && number.number.length <= '+'.length + 10;
  if (isDoubtful ? !number.isValid() : !number.isPossible()) {
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
 * WhatsApp never renames an account, so its ids keep former numbering plans, while booking systems write the present ones.
 * Both become the present number:
 * - Mexico dropped the 1 between +52 and the ten digits in 2019;
 * - Brazil put a 9 before the eight digits of mobiles by 2016.
 * Argentina has no rule here: its mobile 9 (`549…`) is part of E.164. Lookups know both spellings: see `spellingsOf`.
 *
 * The cost: an old account may be reachable only under its old id. A gateway that makes WhatsApp ids of `to` has to ask its
 * provider which id such a number has, as for any number that a person gave.
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
