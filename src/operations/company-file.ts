import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { COMPANY_ID } from '../domain/company-id';
import { fieldPath } from '../domain/field-path';
import { AUTONOMY, LONGEST_RETENTION, SHORTEST_RETENTION } from '../domain/policies';
import { allowedBy } from '../settings/allowed-by';
import { oneOfNames } from '../settings/names';
import { shown } from '../settings/shown-value';
import { isCurrency, isLocale, isTimeZone } from './company-place';
import { CompanyFileInvalid } from './errors';
import { changeNotice, reminderFields, toReminders } from './reminder-fields';

/** Monday is 1. */
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAYS = /^(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))?$/;
const SPAN = /^\s*((?:[01]\d|2[0-3]):[0-5]\d)\s*-\s*((?:[01]\d|2[0-3]):[0-5]\d)\s*$/;

export interface WeeklyHours {
  /** 1 (Monday) to 7. */
  weekday: number;
  /** `HH:MM`, local. */
  starts: string;
  ends: string;
}

const line = (longest: number) => z.string().trim().min(1).max(longest);
/** A field that is missing is told what it must be, too. */
const known = (isKnown: (name: string) => boolean, rule: string) =>
  z.string(rule).trim().refine(isKnown, rule);
const paragraph = z.string().trim().max(10_000).default('');
const amount = z.number().nonnegative().max(9_999_999_999);
const date = z.iso.date();

/** `{ "mon-fri": "10:00-19:00", "sat": "10:00-13:00, 14:00-16:00" }`: a day that is not named is free. */
const hours = z.record(z.string(), z.string()).transform((given, context): WeeklyHours[] => {
  const fault = (key: string, message: string) => {
    context.issues.push({ code: 'custom', message, input: given[key], path: [key] });
    return z.NEVER;
  };
  const read: WeeklyHours[] = [];
  for (const [key, spans] of Object.entries(given)) {
    const [, first, last = first] = DAYS.exec(key) ?? [];
    const days = WEEKDAYS.slice(WEEKDAYS.indexOf(first ?? ''), WEEKDAYS.indexOf(last ?? '') + 1);
    if (first === undefined || days.length === 0)
      return fault(key, `a day is one of ${WEEKDAYS.join(', ')}, or a range such as mon-fri`);
    for (const span of spans.split(',')) {
      const [, starts, ends] = SPAN.exec(span) ?? [];
      if (starts === undefined || ends === undefined || starts >= ends)
        return fault(key, 'hours are written 10:00-19:00, several of them with a comma between them');
      for (const day of days) read.push({ weekday: WEEKDAYS.indexOf(day) + 1, starts, ends });
    }
  }
  read.sort((a, b) => a.weekday - b.weekday || a.starts.localeCompare(b.starts));
  const overlap = read.find((one, i) => {
    const next = read[i + 1];
    return next?.weekday === one.weekday && next.starts < one.ends;
  });
  if (!overlap) return read;
  return fault('', `the hours of ${WEEKDAYS[overlap.weekday - 1]} overlap`);
});

const service = z.strictObject({
  title: line(200),
  category: paragraph,
  description: paragraph,
  /** In the company's currency: one price, or the lowest and the highest. */
  price: z
    .union(
      [
        amount.transform((price) => ({ min: price, max: price })),
        z.strictObject({ min: amount, max: amount }),
      ],
      'must be a number that is not below 0, such as 48, or { "min": 85, "max": 120 }',
    )
    .refine(({ min, max }) => min <= max, 'min must not be above max'),
  minutes: z.int().min(5).max(1440),
});

const staffMember = z.strictObject({
  name: line(200),
  specialization: paragraph,
  about: paragraph,
  /** Titles; absent: all services. */
  services: z.array(z.string().trim()).optional(),
  hours: hours.default([]),
  daysOff: z.array(date).default([]),
});

const company = z.strictObject({
  id: z.string().regex(COMPANY_ID, 'must be 1 to 64 letters, digits, - or _'),
  name: line(200),
  timezone: known(isTimeZone, 'must be a time zone, such as Europe/London'),
  locale: known(isLocale, 'must be a language tag, such as en or ru'),
  currency: known(isCurrency, 'must be the three letters of a currency, such as GBP or RUB'),
  phone: line(50).optional(),
  address: line(500).optional(),
  about: paragraph.transform((text) => text || undefined),
  /** Absent: those of the company's booking system. */
  services: z.array(service).min(1).optional(),
  /** Absent: those of the company's booking system. */
  staff: z.array(staffMember).min(1).optional(),
  /** Dates on which the company is closed. */
  daysOff: z.array(date).default([]),
  /** What its bot may do. Absent: `AUTONOMY`. */
  autonomy: z.enum(AUTONOMY, `must be one of ${AUTONOMY.join(', ')}`).optional(),
  /** Absent: none are sent. */
  reminders: reminderFields.transform(toReminders).optional(),
  /** Minutes before a booking until which its client may change it. Absent: until it begins. */
  changeNotice: changeNotice.optional(),
  /** In the currency of `MODEL_PRICES`. Absent: `MODEL_DAILY_BUDGET`. */
  modelDailyBudget: z.number().nonnegative().max(1_000_000).optional(),
  /** How many days messages are kept. Absent: `RETENTION_DAYS`. */
  retentionDays: z.int().min(SHORTEST_RETENTION).max(LONGEST_RETENTION).optional(),
});

/** The objects inside a company. */
const PARTS: Readonly<Record<string, z.ZodObject>> = {
  services: service,
  staff: staffMember,
  reminders: reminderFields,
};

/** What `dialogkeeper company import` reads: a company with its services, staff and hours. */
export type CompanyFile = z.output<typeof company>;

/** Throws `CompanyFileInvalid`. */
export function readCompanyFile(path: string): CompanyFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'there is no such file' : message;
    throw new CompanyFileInvalid(path, '', `${problem}. examples/salon.json is one to begin with`, { cause });
  }
  return parseCompanyFile(path, text);
}

/** Throws `CompanyFileInvalid`, with the path of the field. */
export function parseCompanyFile(path: string, text: string): CompanyFile {
  const given = jsonOf(path, text);
  const parsed = company.safeParse(given);
  if (!parsed.success) {
    const { issues } = parsed.error;
    const misspelt = issues.find(({ code }) => code === 'unrecognized_keys');
    if (misspelt?.code === 'unrecognized_keys') throw unknownField(path, misspelt.path, misspelt.keys);
    const [issue] = issues;
    const place = issue?.path ?? [];
    const value = place.reduce((part: unknown, key) => (part as Record<PropertyKey, unknown>)?.[key], given);
    const { code, message = 'is not valid' } = issue ?? {};
    const allowed = code === 'custom' ? message : allowedBy(message);
    throw new CompanyFileInvalid(path, fieldPath(place), `${allowed}; it is ${shown(value)}`);
  }
  checkNames(path, parsed.data);
  return parsed.data;
}

/** A field that is missing may be one that is misspelt: the misspelt one is named. */
function unknownField(path: string, place: readonly PropertyKey[], [key = '']: readonly string[]) {
  const of = PARTS[String(place[0])] ?? company;
  const problem = `there is no such field; it ${oneOfNames(key, Object.keys(of.shape))}`;
  return new CompanyFileInvalid(path, fieldPath([...place, key]), problem);
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CompanyFileInvalid(path, '', `it is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** Throws `CompanyFileInvalid` for a file without services or staff of a company that has no booking system to tell them. */
export function requireWhole(path: string, { services, staff }: CompanyFile): void {
  const missing = services === undefined ? 'services' : staff === undefined ? 'staff' : undefined;
  if (missing !== undefined)
    throw new CompanyFileInvalid(
      path,
      missing,
      'it is missing; only a company with a booking system in the configuration file may leave it out',
    );
}

/** Services and staff are told apart by their titles and names: a later import finds them again by these. */
function checkNames(path: string, { services, staff = [] }: CompanyFile): void {
  const titles = services?.map(({ title }) => title);
  const twice = (field: string, names: string[]) => {
    const at = names.findIndex((name, i) => names.indexOf(name) !== i);
    if (at >= 0)
      throw new CompanyFileInvalid(
        path,
        field.replace('#', String(at)),
        `${JSON.stringify(names[at])} stands twice`,
      );
  };
  twice('services[#].title', titles ?? []);
  twice(
    'staff[#].name',
    staff.map(({ name }) => name),
  );
  for (const [i, person] of staff.entries()) {
    for (const [j, title] of (person.services ?? []).entries()) {
      if (titles === undefined)
        throw new CompanyFileInvalid(
          path,
          `staff[${i}].services`,
          'services are named only where the file lists services',
        );
      if (titles.includes(title)) continue;
      const known = `it must be the title of a service: ${titles.map((one) => JSON.stringify(one)).join(', ')}`;
      throw new CompanyFileInvalid(
        path,
        `staff[${i}].services[${j}]`,
        `${JSON.stringify(title)} is no service; ${known}`,
      );
    }
  }
}
