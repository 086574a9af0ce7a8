import type {
  Booking,
  BusyTime,
  ClientSegment,
  CompanySegment,
  Context,
  DialogueSegment,
  ScheduleSegment,
  Service,
  StaffMember,
  WorkingHours,
} from '../../src/domain/context';

/** A Monday, 12:00 in the salon. */
export const MONDAY_NOON = '2026-11-23T09:00:00.000Z';

export interface ContextDeps {
  company?: Partial<CompanySegment>;
  schedule?: Partial<ScheduleSegment>;
  client?: Partial<ClientSegment>;
  dialogue?: Partial<DialogueSegment>;
}

/**
 * A salon in Moscow. Оксана (1) and Сергей (2) cut hair, Ирина (3) does nails. They work from Tuesday to Saturday:
 * Оксана with a break from 13 to 14, Сергей until 20. On Tuesday Оксана is booked from 11 to 12.
 */
export function salonContext(parts: ContextDeps = {}): Context {
  return context(SALON, STAFF_RU, SERVICES_RU, parts);
}

/** The same salon in an English-speaking country: Oksana (1), Sergey (2) and Irina (3). */
export function englishSalonContext(parts: ContextDeps = {}): Context {
  const company = { ...SALON, name: 'Lotus', locale: 'en', currency: 'USD', address: '5 Main Street' };
  return context(company, STAFF_EN, SERVICES_EN, parts);
}

const SALON = {
  id: '962302',
  name: 'салон «Лотос»',
  timezone: 'Europe/Moscow',
  locale: 'ru',
  currency: 'RUB',
  phone: '+74951234567',
  address: 'Москва, Тверская, 5',
  about: null,
  changeNoticeMinutes: null,
};

const SERVICES_RU = [
  service('1', 'Мужская стрижка', 'Волосы', 1500, 1500, 60),
  service('2', 'Женская стрижка', 'Волосы', 2000, 3500, 90),
  service('3', 'Окрашивание', 'Волосы', 4000, 8000, 120),
  service('4', 'Маникюр', 'Ногти', 1800, 1800, 60),
  service('5', 'Маникюр с покрытием', 'Ногти', 2500, 2500, 90),
  service('6', 'Педикюр', 'Ногти', 2300, 2300, 90),
];

const SERVICES_EN = [
  service('1', 'Haircut', 'Hair', 40, 40, 60),
  service('2', 'Hair colouring', 'Hair', 90, 150, 120),
  service('4', 'Manicure', 'Nails', 35, 35, 60),
];

const STAFF_RU = [
  member('1', 'Оксана', ['1', '2', '3']),
  member('2', 'Сергей', ['1']),
  member('3', 'Ирина', ['4', '5', '6']),
];

const STAFF_EN = [
  member('1', 'Oksana', ['1', '2']),
  member('2', 'Sergey', ['1']),
  member('3', 'Irina', ['4']),
];

function context(
  company: Omit<CompanySegment, 'services' | 'staff'>,
  staff: StaffMember[],
  services: Service[],
  parts: ContextDeps,
): Context {
  return deepFreeze({
    company: { ...company, services, staff, ...parts.company },
    schedule: {
      hours: TUESDAY_TO_SATURDAY.flatMap((date) => [
        hours('1', date, '10:00', '13:00'),
        hours('1', date, '14:00', '19:00'),
        hours('2', date, '10:00', '20:00'),
        hours('3', date, '10:00', '18:00'),
      ]),
      busy: [busy('b1', '1', '2026-11-24T11:00', '2026-11-24T12:00')],
      ...parts.schedule,
    },
    client: { phone: '+79163674723', name: null, notes: null, bookings: [], ...parts.client },
    dialogue: { messages: [], state: {}, handedOverAt: null, ...parts.dialogue },
  });
}

const TUESDAY_TO_SATURDAY = ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'];

export function service(
  id: string,
  title: string,
  category: string,
  min: number,
  max: number,
  durationMinutes: number,
): Service {
  return { id, title, category, description: '', price: { min, max }, durationMinutes };
}

export function member(id: string, name: string, serviceIds: string[]): StaffMember {
  return { id, name, specialization: '', about: '', serviceIds };
}

export function hours(staffId: string, date: string, from: string, to: string): WorkingHours {
  return { staffId, date, from, to };
}

export function busy(bookingId: string, staffId: string, from: string, to: string): BusyTime {
  return { bookingId, staffId, serviceId: null, from, to };
}

/** Мужская стрижка with Оксана on Wednesday at 15:00, unless told otherwise. */
export function bookingOf(parts: Partial<Booking> = {}): Booking {
  return {
    id: '501',
    status: 'booked',
    serviceId: '1',
    title: 'Мужская стрижка',
    staffId: '1',
    from: '2026-11-25T15:00',
    to: '2026-11-25T16:00',
    price: 1500,
    comment: null,
    madeBy: 'booking-system',
    closedBy: null,
    confirmed: false,
    ...parts,
  };
}

/** As the loader returns contexts: writing to any part throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
