import type { CompanySegment, Service, StaffMember } from '../../../domain/context';
import { type Category, categoriesOf, performedBy } from './categories';
import { lineOf } from './data';
import type { Cut } from './report';
import { tokensOf } from './tokens';
import { textWithin } from './within';

export interface Catalogue {
  text: string;
  tokens: number;
  cut: Cut[];
}

/** By the budget: a company segment is frozen, and shared by the turns of a process until it changes. */
const written = new WeakMap<CompanySegment, Map<number, Catalogue>>();

/**
 * The business with its services and staff, a line each, without descriptions: the model looks them up. It depends on nothing but the
 * company and the budget, so that it is the same from turn to turn and for all clients. What is too long for the budget becomes
 * shorter: categories are counted instead of listed, beginning with the last ones.
 */
export function catalogueOf(company: CompanySegment, budget: number): Catalogue {
  const known = written.get(company) ?? new Map<number, Catalogue>();
  written.set(company, known);
  const found = known.get(budget) ?? write(company, budget);
  known.set(budget, found);
  return found;
}

/** For the tags, and for the lines that say what is missing. */
const FRAME_TOKENS = 120;

function write(company: CompanySegment, budget: number): Catalogue {
  const business = businessText(company, budget / 3);
  const categories = categoriesOf(company.services);
  let left = budget - tokensOf(business) - FRAME_TOKENS;
  const take = (lines: string[]) => {
    const taken = beginning(lines, left);
    left -= taken.reduce((sum, line) => sum + lineTokens(line), 0);
    return taken;
  };
  const blocks = take(categories.map(shortBlock));
  const staff = take(company.staff.map((member) => staffLine(member, categories)));
  let listed = 0;
  blocks.forEach((short, i) => {
    const category = categories[i] as Category;
    const full = fullBlock(category);
    const more = lineTokens(full) - lineTokens(short);
    if (more > left) return;
    left -= more;
    listed += category.services.length;
    blocks[i] = full;
  });
  const text = [
    business,
    `<services> id | title | price in ${lineOf(company.currency, 3)} | minutes`,
    ...blocks,
    ...more(categories.length - blocks.length, 'categories'),
    '</services>',
    '<staff> id | name | speciality | what they perform',
    ...staff,
    ...more(company.staff.length - staff.length, 'people'),
    '</staff>',
  ].join('\n');
  const { services, staff: people } = company;
  const cut = [
    { part: 'catalogue', what: 'services', kept: listed, of: services.length },
    { part: 'catalogue', what: 'staff', kept: staff.length, of: people.length },
  ] satisfies Cut[];
  return { text, tokens: tokensOf(text), cut: cut.filter(({ kept, of }) => kept < of) };
}

function lineTokens(line: string): number {
  return tokensOf(line) + 1;
}

/** The lines that fit, from the first. */
function beginning(lines: string[], budget: number): string[] {
  let left = budget;
  const end = lines.findIndex((line) => {
    left -= lineTokens(line);
    return left < 0;
  });
  return end === -1 ? lines : lines.slice(0, end);
}

function more(count: number, what: string): string[] {
  return count > 0 ? [`and ${count} more ${what}: look_up`] : [];
}

const LONGEST_ABOUT = 2000;

/** `budget`: of what the business says of itself. */
function businessText(
  { name, about, address, phone, timezone, changeNoticeMinutes }: CompanySegment,
  budget: number,
): string {
  const notice =
    changeNoticeMinutes === null
      ? 'until a booking begins'
      : `until ${changeNoticeMinutes} minutes before a booking begins`;
  return [
    '<business>',
    `name: ${lineOf(name)}`,
    ...(about ? [`about: ${textWithin(about.slice(0, LONGEST_ABOUT), budget, 'catalogue').text}`] : []),
    ...(address ? [`address: ${lineOf(address)}`] : []),
    ...(phone ? [`phone: ${lineOf(phone)}`] : []),
    `time zone: ${lineOf(timezone)}`,
    `clients may move or cancel ${notice}`,
    '</business>',
  ].join('\n');
}

function fullBlock({ title, services }: Category): string {
  return [`# ${title}`, ...services.map(serviceLine)].join('\n');
}

function shortBlock({ title, services }: Category): string {
  const min = Math.min(...services.map(({ price }) => price.min));
  const max = Math.max(...services.map(({ price }) => price.max));
  return `# ${title}: ${services.length} services, ${range({ min, max })}; look_up lists them`;
}

export function serviceLine({ id, title, price, durationMinutes }: Service): string {
  return `${lineOf(id)} | ${lineOf(title)} | ${range(price)} | ${durationMinutes}`;
}

function range({ min, max }: Service['price']): string {
  return min === max ? `${min}` : `${min}-${max}`;
}

function staffLine(member: StaffMember, categories: readonly Category[]): string {
  const { id, name, specialization } = member;
  return `${lineOf(id)} | ${lineOf(name)} | ${lineOf(specialization)} | ${performedBy(member, categories)}`;
}
