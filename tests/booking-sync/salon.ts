import type { ExternalBooking, ExternalCatalogue } from '../../src/domain/external-booking';
import { dayFromNow } from '../support/database';

/** What a small salon's own calendar says: Anna cuts, Olga colours and cuts. */
export function salonCatalogue(days = 3): ExternalCatalogue {
  const dates = Array.from({ length: days }, (_, i) => dayFromNow(i));
  const service = { category: 'Hair', description: '', active: true };
  const member = { specialization: '', about: '', active: true };
  return {
    company: { name: 'Ромашка', timezone: 'Europe/Moscow', currency: 'RUB', phone: '+74951234567' },
    services: [
      {
        ...service,
        externalId: 's1',
        title: 'Стрижка',
        price: { min: 1500, max: 2000 },
        durationMinutes: 60,
      },
      {
        ...service,
        externalId: 's2',
        title: 'Окрашивание',
        price: { min: 4000, max: 4000 },
        durationMinutes: 120,
      },
    ],
    staff: [
      { ...member, externalId: 'p1', name: 'Анна' },
      { ...member, externalId: 'p2', name: 'Ольга' },
    ],
    performs: [
      { staffId: 'p1', serviceId: 's1' },
      { staffId: 'p2', serviceId: 's1' },
      { staffId: 'p2', serviceId: 's2' },
    ],
    hours: {
      from: dates[0] as string,
      to: dates.at(-1) as string,
      spans: dates.flatMap((date) => [
        { staffId: 'p1', date, from: '10:00', to: '19:00' },
        { staffId: 'p2', date, from: '09:00', to: '13:00' },
        { staffId: 'p2', date, from: '14:00', to: '18:00' },
      ]),
    },
  };
}

/** A booking of a client tomorrow, at this hour of Moscow. */
export function visit(
  externalId: string,
  hour: number,
  phone: string,
  parts: Partial<ExternalBooking> & { staffId?: string; day?: number } = {},
): ExternalBooking {
  const { staffId = 'p1', day = 1, ...rest } = parts;
  const at = (clock: number) => `${dayFromNow(day)}T${String(clock).padStart(2, '0')}:00:00+03:00`;
  return {
    externalId,
    version: 1,
    status: 'booked',
    closedBy: null,
    details: {
      startsAt: at(hour),
      endsAt: at(hour + 1),
      staffId,
      serviceIds: ['s1'],
      title: null,
      client: { phone, name: 'Мария' },
      price: 1500,
      comment: null,
      confirmed: false,
    },
    ...rest,
  };
}
