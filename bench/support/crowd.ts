import type { ContextOwner } from '../../src/domain/context';
import { clientNumber } from './memory-source';

/** Every client of so many companies. */
export function crowd(companies: number, clientsOfEach: number): ContextOwner[] {
  return Array.from({ length: companies * clientsOfEach }, (_, i) => ({
    companyId: `salon-${Math.floor(i / clientsOfEach)}`,
    client: clientNumber(i % clientsOfEach),
  }));
}

/** Calls `work` for each, so many at a time. */
export async function forEach<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const rest = items.values();
  const oneLane = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: width }, oneLane));
}
