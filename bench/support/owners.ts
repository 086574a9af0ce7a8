import type { ContextOwner } from '../../src/domain/context';
import { clientNumber } from './memory-source';

/** All clients of this many companies. */
export function ownersOf(companies: number, clientsOfEach: number): ContextOwner[] {
  return Array.from({ length: companies * clientsOfEach }, (_, i) => ({
    companyId: `salon-${Math.floor(i / clientsOfEach)}`,
    client: clientNumber(i % clientsOfEach),
  }));
}

/** Calls `work` for each item, at most `width` calls at a time. */
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
