import type { ExternalCatalogue } from '../../domain/external-booking';
import type { GenericSettings } from './settings';

/** What the booking system tells, and the ids of the settings for what it does not tell. */
export function withLinks(told: ExternalCatalogue, { staff, services }: GenericSettings): ExternalCatalogue {
  const links = {
    ...(staff && !told.staff && { staff: pairs(staff).map(([name, externalId]) => ({ externalId, name })) }),
    ...(services &&
      !told.services && {
        services: pairs(services).map(([title, externalId]) => ({ externalId, title })),
      }),
    ...told.links,
  };
  return { ...told, links };
}

const pairs = (given: Record<string, string>) => Object.entries(given);
