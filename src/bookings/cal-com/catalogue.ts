import type { ExternalCatalogue, ExternalService } from '../../domain/external-booking';
import { at, type Json, listOf, objectOf } from '../../provider-api/json';
import { BookingsUnavailable } from '../errors';
import { nameOf, rowsIn } from '../items';
import type { CalComApi } from './api';
import { isBookable, serviceOf, slugOf } from './event-type';
import { hoursOf } from './hours';
import type { CalComSettings } from './settings';

/**
 * A service is the slug of an event type, and a member of staff a user: the same slug of several users is one service that
 * several people perform. Cal.com books by the two.
 */
export async function catalogue(
  api: CalComApi,
  settings: CalComSettings,
  period: { days: number; timezone: string },
  signal: AbortSignal,
): Promise<ExternalCatalogue> {
  const people = [];
  for (const username of await usernames(api, settings, signal)) {
    const answer = objectOf(await api.get('event-types', { username }, signal));
    people.push({ username, eventTypes: rowsIn(answer.data).filter(isBookable) });
  }
  const services = new Map<string, ExternalService>();
  for (const type of people.flatMap(({ eventTypes }) => eventTypes)) {
    const service = serviceOf(type);
    if (!services.get(service.externalId)?.active) services.set(service.externalId, service);
  }
  return {
    services: [...services.values()],
    staff: people.map(({ username, eventTypes }) => ({
      externalId: username,
      name: fullNameOf(username, eventTypes) ?? username,
      specialization: null,
      about: null,
      active: true,
    })),
    performs: people.flatMap(({ username, eventTypes }) =>
      eventTypes.map((type) => ({ staffId: username, serviceId: slugOf(type) })),
    ),
    hours: await hoursOf(api, people, period, signal),
  };
}

async function usernames(api: CalComApi, { staff }: CalComSettings, signal: AbortSignal): Promise<string[]> {
  return staff ?? [await ownUsername(api, signal)];
}

/** Of the API key. */
export async function ownUsername(api: CalComApi, signal: AbortSignal): Promise<string> {
  const username = nameOf(at(await api.get('me', {}, signal), 'data', 'username'));
  if (username === undefined) throw new BookingsUnavailable('the user of the API key has no username');
  return username;
}

function fullNameOf(username: string, eventTypes: readonly Json[]): string | undefined {
  const users = eventTypes.flatMap((type) => listOf(type.users));
  const user = users.find((one) => at(one, 'username') === username);
  return nameOf(at(user, 'name'));
}
