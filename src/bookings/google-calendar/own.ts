import { at, type Json, objectOf, stringOf } from '../../provider-api/json';
import { eventIdOf } from './ids';

/** What we note in an event beside what people see. */
export interface Notes {
  /** Of the request that has made the event. */
  key: string;
  phone?: string | null | undefined;
  name?: string | null | undefined;
  price?: number | null | undefined;
  /** The external id of the event in another calendar that this one has taken the place of. */
  replaces?: string | undefined;
}

export const CONFIRMED = { dialogkeeperConfirmed: 'true' };

/** For `extendedProperties`. */
export function propertiesOf({ key, phone, name, price, replaces }: Notes) {
  return {
    private: {
      dialogkeeperKey: key,
      ...(phone && { dialogkeeperPhone: phone }),
      ...(name && { dialogkeeperName: name.slice(0, 256) }),
      ...(typeof price === 'number' && { dialogkeeperPrice: String(price) }),
      ...(replaces && { dialogkeeperReplaces: replaces }),
    },
  };
}

/** Undefined: not made by us. A copy that a person made of our event has our notes, and another id: it may be another client's. */
export function notesOf(event: Json): (Notes & { isConfirmed: boolean }) | undefined {
  const given = objectOf(at(event, 'extendedProperties', 'private'));
  const key = stringOf(given.dialogkeeperKey);
  if (key === undefined || event.id !== eventIdOf(key)) return undefined;
  const price = Number(stringOf(given.dialogkeeperPrice) ?? Number.NaN);
  return {
    key,
    phone: stringOf(given.dialogkeeperPhone),
    name: stringOf(given.dialogkeeperName),
    price: Number.isFinite(price) ? price : undefined,
    replaces: stringOf(given.dialogkeeperReplaces),
    isConfirmed: given.dialogkeeperConfirmed === CONFIRMED.dialogkeeperConfirmed,
  };
}
