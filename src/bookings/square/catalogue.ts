import type { ExternalCatalogue, ExternalService } from '../../domain/external-booking';
import { at, isObject, type Json, listOf, numberOf, objectOf } from '../../provider-api/json';
import { MINUTE } from '../../time/duration';
import { nameOf, textOf } from '../items';
import { fromSmallestUnit } from '../money';
import type { SquareApi } from './api';

/** A service is a variation of an item: "Haircut" has "Short" and "Long". Hours are not read: nothing is booked in Square by us. */
export async function catalogue(api: SquareApi, signal: AbortSignal): Promise<ExternalCatalogue> {
  const search = { product_types: ['APPOINTMENTS_SERVICE'], limit: 100 };
  const items = await api.list('catalog/search-catalog-items', 'items', signal, search);
  const path = 'bookings/team-member-booking-profiles?limit=100';
  const profiles = await api.list(path, 'team_member_booking_profiles', signal);
  const variations = items.flatMap(variationsOf);
  return {
    services: variations.map(serviceOf),
    staff: profiles.flatMap(({ team_member_id, display_name, description, is_bookable }) => {
      const [externalId, name] = [nameOf(team_member_id), nameOf(display_name)];
      if (externalId === undefined || name === undefined) return [];
      const about = textOf(description);
      return { externalId, name, specialization: null, about, active: is_bookable !== false };
    }),
    performs: variations.flatMap(({ id, data }) =>
      listOf(data.team_member_ids).flatMap((one) => {
        const staffId = nameOf(one);
        return staffId === undefined ? [] : { staffId, serviceId: id };
      }),
    ),
  };
}

interface Variation {
  id: string;
  data: Json;
  item: Json;
  isOnly: boolean;
}

function variationsOf({ item_data }: Json): Variation[] {
  const item = objectOf(item_data);
  const all = listOf(item.variations).filter(isObject);
  return all.flatMap((variation) => {
    const id = nameOf(variation.id);
    const data = objectOf(variation.item_variation_data);
    return id === undefined ? [] : { id, data, item, isOnly: all.length === 1 };
  });
}

function serviceOf({ id, data, item, isOnly }: Variation): ExternalService {
  const names = [item.name, isOnly ? undefined : data.name].flatMap((name) => nameOf(name) ?? []);
  return {
    externalId: id,
    title: nameOf(names.join(', ')) ?? id,
    category: null,
    description: textOf(item.description_plaintext),
    price: priceOf(data.price_money),
    durationMinutes: Math.max(1, Math.round((numberOf(data.service_duration) ?? 30 * MINUTE) / MINUTE)),
    active: data.available_for_booking !== false,
  };
}

function priceOf(money: unknown): ExternalService['price'] {
  const [units, currency] = [numberOf(at(money, 'amount')), nameOf(at(money, 'currency'))];
  if (units === undefined || currency === undefined) return null; // it varies
  const amount = fromSmallestUnit(units, currency);
  return { min: amount, max: amount };
}
