import type { DemoStaff } from './salons/salon';

/** `count` people: the first of the list; beyond its end the list repeats with numbered names. Together they perform all `categories`. */
export function demoStaff(
  people: readonly DemoStaff[],
  count: number,
  categories: readonly string[],
): DemoStaff[] {
  const staff = Array.from({ length: count }, (_, i) => {
    const round = Math.floor(i / people.length) + 1;
    const person = people[i % people.length] as DemoStaff;
    return { ...person, name: round === 1 ? person.name : `${person.name} ${round}` };
  });
  const orphaned = categories.filter((name) => !staff.some((person) => person.categories.includes(name)));
  return staff.map((person, i) => ({
    ...person,
    categories: [...person.categories, ...orphaned.filter((_, c) => c % count === i)],
  }));
}
