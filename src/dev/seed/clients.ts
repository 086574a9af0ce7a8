import type { Random } from './random';
import type { DemoClients } from './salons/salon';

export interface DemoClient {
  address: string;
  name: string;
  notes: string | null;
  /** Other addresses of the same person. */
  aliases: string[];
}

export function demoClients(salon: DemoClients, count: number, random: Random): DemoClient[] {
  return Array.from({ length: count }, (_, i) => {
    const [address, lid] = [salon.phone(i + 1), `lid:10000000${String(i + 1).padStart(7, '0')}`];
    if (i === 0) return { ...salon.first, address, aliases: [lid] };
    return {
      address,
      name: fullName(salon, random),
      notes: random.chance(0.2) ? random.pick(salon.notes) : null,
      aliases: random.chance(0.1) ? [lid] : [],
    };
  });
}

function fullName({ women, men, surnames, womansEnding }: DemoClients, random: Random): string {
  const surname = random.pick(surnames);
  return random.chance(0.85)
    ? `${random.pick(women)} ${surname}${womansEnding}`
    : `${random.pick(men)} ${surname}`;
}
