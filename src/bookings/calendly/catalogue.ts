import type { ExternalCatalogue, ExternalService } from '../../domain/external-booking';
import { at, type Json, numberOf } from '../../provider-api/json';
import { nameOf, textOf } from '../items';
import type { CalendlyApi } from './api';
import { idOf } from './uri';

/** Event types of one name are one service. Hours are not read: nothing is booked in Calendly by us. */
export async function catalogue(
  api: CalendlyApi,
  organization: string,
  signal: AbortSignal,
): Promise<ExternalCatalogue> {
  const members = await api.list('organization_memberships', { organization }, signal);
  const types = (await api.list('event_types', { organization }, signal)).filter(({ name }) => nameOf(name));
  const services = new Map<string, ExternalService>();
  for (const service of types.map(serviceOf))
    if (!services.get(service.externalId)?.active) services.set(service.externalId, service);
  return {
    services: [...services.values()],
    staff: members.flatMap(({ user }) => {
      const externalId = idOf(at(user, 'uri'));
      const name = nameOf(at(user, 'name'));
      if (externalId === undefined || name === undefined) return [];
      return { externalId, name, specialization: null, about: null, active: true };
    }),
    performs: types.flatMap((type) => {
      const staffId = idOf(at(type, 'profile', 'owner'));
      const isOfUser = at(type, 'profile', 'type') === 'User';
      return staffId !== undefined && isOfUser ? { staffId, serviceId: serviceOf(type).externalId } : [];
    }),
  };
}

function serviceOf({ name, description_plain, duration, active }: Json): ExternalService {
  const title = nameOf(name) ?? '';
  return {
    externalId: title,
    title,
    category: null,
    description: textOf(description_plain),
    price: null,
    durationMinutes: numberOf(duration) ?? 30,
    active: active === true,
  };
}
