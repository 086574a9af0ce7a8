import type { Service, StaffMember } from '../../../domain/context';
import { lineOf } from './data';

export interface Category {
  /** As it stands in the prompt. */
  title: string;
  services: Service[];
}

/** In the order of their first services. */
export function categoriesOf(services: readonly Service[]): Category[] {
  const byName = new Map<string, Category>();
  for (const service of services) {
    const category = byName.get(service.category) ?? { title: lineOf(service.category) || '-', services: [] };
    category.services.push(service);
    byName.set(service.category, category);
  }
  return [...byName.values()];
}

/** How many ids stand for a part of a category; of more the model looks up who performs a service. */
const MOST_IDS = 30;

/** A category that they perform as a whole by its title, any other with the ids of its services: `Nails; Hair: 1, 4`. */
export function performedBy({ serviceIds }: StaffMember, categories: readonly Category[]): string {
  const performed = new Set(serviceIds);
  return categories
    .flatMap(({ title, services }) => {
      const ids = services.flatMap(({ id }) => (performed.has(id) ? lineOf(id) : []));
      if (ids.length === 0) return [];
      if (ids.length === services.length) return title;
      return ids.length > MOST_IDS ? `${title}: in part` : `${title}: ${ids.join(', ')}`;
    })
    .join('; ');
}
