import type { ExternalService } from '../../domain/external-booking';
import { at, isObject, type Json, numberOf } from '../../provider-api/json';
import { nameOf, textOf } from '../items';
import { fromSmallestUnit } from '../money';

/** Not a series of bookings, and not a group: the bot books one visit of one client. */
export function isBookable({ slug, lengthInMinutes, recurrence, seats, seatsPerTimeSlot }: Json): boolean {
  const isGroup = (numberOf(seatsPerTimeSlot) ?? numberOf(at(seats, 'seatsPerTimeSlot')) ?? 0) > 0;
  const isSeries = isObject(recurrence) && recurrence.disabled !== true;
  return nameOf(slug) !== undefined && (numberOf(lengthInMinutes) ?? 0) > 0 && !isGroup && !isSeries;
}

export function serviceOf(type: Json): ExternalService {
  return {
    externalId: slugOf(type),
    title: nameOf(type.title) ?? slugOf(type),
    category: null,
    description: textOf(type.description),
    price: priceOf(type),
    durationMinutes: lengthOf(type),
    active: type.hidden !== true,
  };
}

/** Cal.com knows prices only of what is paid in it, in the currency's smallest unit. */
function priceOf({ price, currency }: Json): ExternalService['price'] {
  const units = numberOf(price) ?? 0;
  if (units <= 0) return null;
  const amount = fromSmallestUnit(units, nameOf(currency) ?? 'usd');
  return { min: amount, max: amount };
}

export function slugOf({ slug }: Json): string {
  return nameOf(slug) ?? '';
}

export function lengthOf({ lengthInMinutes }: Json): number {
  return numberOf(lengthInMinutes) ?? 0;
}
