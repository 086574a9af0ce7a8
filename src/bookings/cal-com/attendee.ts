import type { ExternalClient } from '../../domain/external-booking';
import { at, isObject, type Json, stringOf } from '../../provider-api/json';
import { nameOf } from '../items';

/** Cal.com wants a name: of a client who has not told theirs. */
export const NO_NAME = 'WhatsApp';

/** Fields of the booking form that ask for a phone, in the order in which they are believed. The owner may name others. */
const PHONE_FIELDS = ['attendeePhoneNumber', 'smsReminderNumber', 'phone'];
const PHONE_FIELD = /phone|whatsapp|mobile/i;

/** The answers of the booking form, as `{ label, value }` (webhook) or as the value itself (API). */
type Responses = Json;

/** Who has booked. The e-mail address is left out: it is no address in WhatsApp. */
export function clientOf(attendee: unknown, responses: Responses): ExternalClient | null {
  const phone = phoneOf(attendee, responses);
  const name = nameOf(at(attendee, 'name')) ?? fullName(answerOf(responses.name));
  const known = name === NO_NAME ? undefined : name;
  return phone === undefined && known === undefined ? null : { phone, name: known };
}

function phoneOf(attendee: unknown, responses: Responses): string | undefined {
  const others = Object.keys(responses).filter((field) => PHONE_FIELD.test(field));
  const answers = [...PHONE_FIELDS, ...others].map((field) => answerOf(responses[field]));
  const place = answerOf(responses.location);
  const called = at(place, 'value') === 'phone' ? at(place, 'optionValue') : undefined; // "call me" as the place
  return [...answers, at(attendee, 'phoneNumber'), called]
    .map(nameOf)
    .find((given) => /\d{5}/.test(given ?? ''));
}

/** What the client has written. */
export function notesOf(responses: Responses): string | undefined {
  return stringOf(answerOf(responses.notes));
}

function answerOf(answer: unknown): unknown {
  return isObject(answer) && 'label' in answer ? answer.value : answer;
}

/** Some forms ask for the first and the last name. */
function fullName(name: unknown): string | undefined {
  if (!isObject(name)) return nameOf(name);
  return nameOf([name.firstName, name.lastName].flatMap((part) => stringOf(part) ?? []).join(' '));
}
