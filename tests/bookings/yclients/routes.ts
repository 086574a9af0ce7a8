import { COMPANY, type Json, type Location, OFFSET } from './location';

export interface Request {
  method: string;
  path: string[];
  query: URLSearchParams;
  body: Json;
}

export interface Answer {
  status: number;
  /** Undefined: an empty body. */
  body?: unknown;
}

const done = (data: unknown, meta: unknown = [], status = 200): Answer => ({
  status,
  body: { success: true, data, meta },
});
export const refused = (status: number, message: string, errors?: Json): Answer => ({
  status,
  body: { success: false, data: null, meta: { message }, ...(errors && { errors }) },
});
const taken = refused(422, 'Выбранное время уже занято или является нерабочим.', { code: 433 });

/** What the API answers. Undefined: there is no such part of it. */
export function answerOf(location: Location, request: Request): Answer | undefined {
  const { method, path } = request;
  const [part, company, ...rest] = path;
  if (company !== COMPANY) return refused(404, 'Филиал не найден.');
  switch (`${method} ${part}${part === 'company' && rest[0] ? `/${rest.join('/')}` : ''}`) {
    case 'GET company':
      return done(location.company);
    case 'GET company/services':
      return done(location.services, { total_count: location.services.length });
    case 'GET company/service_categories':
      return done([{ id: 4, title: 'Волосы', weight: 60 }]);
    case 'GET company/staff':
      return done(location.staff, { total_count: location.staff.length });
    case 'GET company/staff/schedule':
      return done(request.query.getAll('staff_ids[]').flatMap((id) => daysOf(location, id, request.query)));
    case 'GET records':
      return records(location, request.query);
    case 'GET record':
      return found(location, rest[0], (record) => done(record));
    case 'DELETE record':
      return found(location, rest[0], (record) => {
        location.remove(record.id);
        return { status: 204 };
      });
    case 'PUT record':
      return found(location, rest[0], (record) => put(location, record, request.body));
    case 'GET book_times':
      return times(location, rest[0] ?? '', rest[1] ?? '', request.query.getAll('service_ids[]'));
    case 'POST book_check':
      return checked(location, request.body) ?? { status: 201 };
    case 'POST book_record':
      return checked(location, request.body) ?? made(location, request.body);
    default:
      return undefined;
  }
}

function found(location: Location, id: string | undefined, use: (record: Json) => Answer): Answer {
  const record = location.records.get(id ?? '');
  return record ? use(record) : refused(404, 'Запись не найдена.');
}

function daysOf(location: Location, staffId: string, query: URLSearchParams): Json[] {
  const slots = location.hours[staffId];
  const day = query.get('start_date');
  return slots ? [{ staff_id: Number(staffId), date: day, slots }] : [];
}

function records(location: Location, query: URLSearchParams): Answer {
  const [start, end, after] = ['start_date', 'end_date', 'changed_after'].map((name) => query.get(name));
  const page = Number(query.get('page') ?? 1);
  const count = Number(query.get('count') ?? 50);
  const all = [...location.records.values()].filter((record) => {
    const day = record.date.slice(0, 10);
    if (record.deleted && query.get('with_deleted') !== '1') return false;
    return (!start || day >= start) && (!end || day <= end) && (!after || record.last_change_date >= after);
  });
  return done(all.slice((page - 1) * count, page * count), { page, total_count: all.length });
}

function put(location: Location, record: Json, body: Json): Answer {
  const missing = ['staff_id', 'services', 'client', 'datetime', 'seance_length'].find(
    (name) => body[name] === undefined,
  );
  if (missing) return refused(400, `Не указано поле ${missing}`);
  const at = body.datetime.slice(0, 16);
  const isMoved = at !== record.datetime.slice(0, 16) || body.staff_id !== record.staff_id;
  if (isMoved && !location.isFree(String(body.staff_id), at, body.seance_length, String(record.id)))
    return refused(422, 'Выбранное время уже занято.');
  const { staff_id, services, client, seance_length, comment = '', attendance = 0, api_id = '' } = body;
  const titles = new Map(record.services.map((service: Json) => [service.id, service.title]));
  const changed = location.change(record.id, {
    at,
    staff_id,
    services: services.map((service: Json) => ({ ...service, title: titles.get(service.id) })),
    client,
    seance_length,
    length: seance_length,
    comment,
    attendance,
    visit_attendance: attendance,
    api_id,
  });
  return done(changed, [], 201);
}

function times(location: Location, staffId: string, day: string, serviceIds: string[]): Answer {
  const seconds = location.secondsOf(serviceIds, staffId);
  const free = location.freeTimes(staffId, day, seconds);
  return done(
    free.map((time) => ({
      time: time.replace(/^0/, ''),
      seance_length: seconds,
      datetime: `${day}T${time}:00${OFFSET}`,
    })),
  );
}

/** Undefined: it may be booked. */
function checked(location: Location, { appointments: [wish] }: Json): Answer | undefined {
  const { services, staff_id, datetime } = wish;
  const seconds = location.secondsOf(services.map(String), String(staff_id));
  if (Number.isNaN(seconds)) return refused(422, 'Услуга недоступна', { code: 438 });
  return location.isFree(String(staff_id), datetime.slice(0, 16), seconds) ? undefined : taken;
}

function made(location: Location, { phone, fullname, comment, api_id, appointments }: Json): Answer {
  if (!/^\+?\d{10,15}$/.test(phone)) return refused(422, 'Неверный номер', { code: 431 });
  if (!fullname) return refused(422, 'Укажите имя', { code: 435 });
  if (location.blackList.has(phone.replace('+', ''))) return refused(403, 'Запись невозможна', { code: 434 });
  const made = appointments.map(({ id, services, staff_id, datetime }: Json) => {
    const serviceIds = services.map(String);
    const record = location.add({
      staffId: String(staff_id),
      serviceIds,
      at: datetime.slice(0, 16),
      seconds: location.secondsOf(serviceIds, String(staff_id)),
      client: { id: 18_936_826, name: fullname, phone: `+${phone.replace('+', '')}`, card: '', email: '' },
      apiId: api_id,
      comment,
    });
    return { id, record_id: record.id, record_hash: '567df655304da9b98487769426d4e76e' };
  });
  return done(made, [], 201);
}
