import { z } from 'zod';
import type { CompanySegment, Service } from '../../../domain/context';
import { clean, lower } from '../../text/normalise';
import { Tokens } from '../../text/tokens';
import { readServices } from '../../understanding/catalogue/services';
import type { ModelRun } from '../run';
import { builtInWords } from '../words';
import { dayOf, optional } from './arguments';
import { sayRange } from './change';
import type { Tool, ToolResult } from './tool';

const MOST = 20;
const LONGEST_TEXT = 400;
/** Characters of the words that are looked up. */
const LONGEST_WORDS = 200;

const schema = z.object({
  what: z.enum(['services', 'staff', 'company', 'hours']),
  words: optional('Only services or staff that these words mean.'),
  staffId: optional('Only what this member of staff performs, or their hours.'),
  date: optional('Of hours: YYYY-MM-DD. Left out: the next days.'),
});
type Input = z.infer<typeof schema>;

export const lookUp = {
  name: 'look_up',
  description: 'The catalogue: services with prices, staff, address and phone of the company, working hours.',
  schema,
  writes: false,
  async run(input, run) {
    const { company } = run.input.context;
    if (input.what === 'company') return companyOf(company);
    if (input.what === 'hours') return hoursOf(input, run);
    return input.what === 'staff' ? staffOf(input, company) : servicesOf(input, company);
  },
} satisfies Tool<Input>;

function servicesOf({ words, staffId }: Input, company: CompanySegment): ToolResult {
  const performs = (service: Service) =>
    !staffId || staffId === 'any'
      ? company.staff
      : company.staff.filter(({ id, serviceIds }) => id === staffId && serviceIds.includes(service.id));
  const found = matching(words, company).filter((service) => performs(service).length > 0);
  const services = found
    .slice(0, MOST)
    .map(({ id, title, category, description, price, durationMinutes }) => ({
      id,
      title,
      ...(category && { category }),
      price: sayRange(price),
      minutes: durationMinutes,
      staffIds: company.staff.filter(({ serviceIds }) => serviceIds.includes(id)).map((one) => one.id),
      ...(description && words && { about: cut(description) }),
    }));
  const more = found.length - services.length;
  return { currency: company.currency, services, ...(more > 0 && { more }) };
}

/** What the receptionist understands, in the words of clients; and where it finds nothing, the titles with any of the words. */
function matching(words: string | undefined, company: CompanySegment): readonly Service[] {
  const said = clean((words ?? '').slice(0, LONGEST_WORDS));
  if (said === '') return company.services;
  const mentions = readServices(new Tokens(said), new Set(), company, builtInWords());
  const meant = mentions.flatMap(({ services }) => services);
  const stems =
    lower(said)
      .match(/[\p{L}\d]{3,}/gu)
      ?.map((word) => word.slice(0, 5)) ?? [];
  const alike = company.services.filter((service) => {
    const text = lower(`${service.title} ${service.category} ${service.description}`);
    return stems.some((stem) => text.includes(stem));
  });
  return [...new Set([...meant, ...alike])];
}

function staffOf({ words }: Input, { staff }: CompanySegment): ToolResult {
  const said = lower(words ?? '').trim();
  const found = staff.filter((one) => lower(`${one.name} ${one.specialization} ${one.about}`).includes(said));
  const shown = (said && found.length > 0 ? found : staff).slice(0, MOST);
  return {
    staff: shown.map(({ id, name, specialization, about, serviceIds }) => ({
      id,
      name,
      ...(specialization && { specialization }),
      ...(about && said && { about: cut(about) }),
      serviceIds: serviceIds.slice(0, MOST),
    })),
  };
}

function companyOf({
  name,
  phone,
  address,
  about,
  changeNoticeMinutes,
  timezone,
}: CompanySegment): ToolResult {
  const told = about && { about: cut(about) };
  return { name, address, phone, ...told, changeNoticeMinutes, timezone };
}

function hoursOf({ date, staffId }: Input, { input }: ModelRun): ToolResult {
  const { hours } = input.context.schedule;
  const day = date ? dayOf(date) : undefined;
  const today = input.localNow.slice(0, 10);
  const wanted = hours.filter(
    (one) =>
      (day ? one.date === day : one.date >= today) &&
      (!staffId || staffId === 'any' || one.staffId === staffId),
  );
  const shown = wanted.sort((a, b) => (a.date < b.date ? -1 : 1)).slice(0, MOST);
  return { hours: shown.map(({ date, staffId, from, to }) => ({ date, staffId, from, to })) };
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}
