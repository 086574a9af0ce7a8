import type { ExternalCatalogue, ExternalService, ExternalStaff } from '../../domain/external-booking';
import { isObject, type Json, listOf, numberOf, stringOf } from '../../provider-api/json';
import { DAY } from '../../time/duration';
import { localTimeOf } from '../../time/local-time';
import { rowsIn } from '../items';
import { companyOf } from './company';
import { readHours } from './hours';
import type { Salon } from './salon';
import { idOf, isTrue } from './values';

/** Of a service without performers and without a length of its own. */
const USUAL_MINUTES = 60;
const LONGEST_TEXT = 10_000;

/** What can be booked: five requests. The salon's time zone is known from then on. */
export async function readCatalogue(
  salon: Salon,
  days: number,
  signal: AbortSignal,
): Promise<ExternalCatalogue> {
  const read = async (path: string) => (await salon.api.readSlowly(path, {}, signal)).data;
  const location = `company/${salon.companyId}`;
  const company = companyOf(await read(location));
  salon.timezone = company.timezone ?? salon.timezone;
  const services = rowsIn(await read(`${location}/services`));
  const categories = titlesOf(await read(`${location}/service_categories`));
  const staff = rowsIn(await read(`${location}/staff`));
  const [from, to] = daysFromToday(salon, days);
  const staffIds = staff.filter(isBookable).flatMap(({ id }) => idOf(id) ?? []);
  const spans = await readHours(salon, { staffIds, from, to }, signal);
  return {
    company,
    services: services.flatMap((service) => serviceOf(service, categories)),
    staff: staff.flatMap(staffMemberOf),
    performs: services.flatMap(performersOf),
    hours: { from, to, spans },
  };
}

function serviceOf(service: Json, categories: ReadonlyMap<string, string>): ExternalService[] {
  const externalId = idOf(service.id);
  const title = stringOf(service.title)?.slice(0, LONGEST_TEXT);
  if (externalId === undefined || title === undefined) return [];
  const min = numberOf(service.price_min);
  const max = numberOf(service.price_max);
  return [
    {
      externalId,
      title,
      category: categories.get(idOf(service.category_id) ?? '') ?? null,
      description: textOf(service.comment),
      price: min === undefined ? null : { min, max: Math.max(min, max ?? min) },
      durationMinutes: minutesOf(service),
      active: isTrue(service.active),
    },
  ];
}

/** A service takes each member of staff their own time: the longest one is right for all of them. */
function minutesOf({ staff, duration, seance_length }: Json): number {
  const own = numberOf(duration) || numberOf(seance_length) || 0;
  const seconds = rowsOf(staff).map((one) => numberOf(one.seance_length) ?? 0);
  return Math.ceil(Math.max(0, ...seconds) / 60) || Math.ceil(own / 60) || USUAL_MINUTES;
}

function performersOf({ id, staff }: Json): { staffId: string; serviceId: string }[] {
  const serviceId = idOf(id);
  if (serviceId === undefined) return [];
  const staffIds = rowsOf(staff).flatMap((one) => idOf(one.id) ?? []);
  return staffIds.map((staffId) => ({ staffId, serviceId }));
}

function staffMemberOf(member: Json): ExternalStaff[] {
  const externalId = idOf(member.id);
  const name = stringOf(member.name)?.slice(0, LONGEST_TEXT);
  if (externalId === undefined || name === undefined) return [];
  return [
    {
      externalId,
      name,
      specialization: textOf(member.specialization),
      about: textOf(member.information),
      active: isBookable(member),
    },
  ];
}

/** `hidden`: not shown for online booking. */
function isBookable({ fired, hidden, bookable }: Json): boolean {
  return !isTrue(fired) && !isTrue(hidden) && bookable !== false && bookable !== 0;
}

/** Without HTML. Null: the API does not say. */
function textOf(given: unknown): string | null {
  if (typeof given !== 'string') return null;
  const text = given.slice(0, LONGEST_TEXT).replace(/<[^<>]*>/g, ' ');
  return text.replaceAll('&nbsp;', ' ').replace(/\s+/g, ' ').trim();
}

function titlesOf(data: unknown): Map<string, string> {
  const rows = rowsOf(data).flatMap(({ id, title }) => {
    const [key, text] = [idOf(id), stringOf(title)];
    return key === undefined || text === undefined ? [] : [[key, text] as const];
  });
  return new Map(rows);
}

function rowsOf(data: unknown): Json[] {
  return listOf(data).filter(isObject);
}

function daysFromToday({ timezone }: Salon, days: number): [from: string, to: string] {
  const from = localTimeOf(new Date(), timezone).slice(0, 10);
  const to = new Date(Date.parse(from) + (days - 1) * DAY).toISOString().slice(0, 10);
  return [from, to];
}
