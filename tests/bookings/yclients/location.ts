/** The state of a location as its own calendar shows it, in the format of the API. Times are local; its clocks are at +03:00. */

export const OFFSET = '+03:00';
export const COMPANY = '4564';
export const MASTER = '9';
export const OTHER_MASTER = '49';
export const CUT = '331';
export const WASH = '99055';
export const DAY = '2026-12-01';

export interface Json {
  // biome-ignore lint/suspicious/noExplicitAny: tests change single fields of what the API answers
  [field: string]: any;
}

interface Visit {
  staffId?: string;
  serviceIds?: string[];
  /** `YYYY-MM-DDTHH:MM` */
  at?: string;
  seconds?: number;
  client?: Json | null;
  apiId?: string;
  comment?: string;
}

const CLIENT = { id: 18936825, name: 'Анна', phone: '+79990000001', card: '', email: '' };
const STEP = 15;
const HOUR = 3_600_000;

export class Location {
  readonly records = new Map<string, Json>();
  /** What the system has posted to the address of the webhook so far, the oldest first. */
  readonly events: Json[] = [];
  /** By member of staff. Strings, as some of the API's numbers are. */
  hours: Record<string, Json[]> = {
    [MASTER]: [
      { from: '10:00', to: '14:00' },
      { from: '15:00', to: '20:00' },
    ],
    [OTHER_MASTER]: [{ from: '12:00', to: '22:00' }],
  };
  company: Json = {
    id: Number(COMPANY),
    title: 'Салон на Большой',
    country: 'Россия',
    city: 'Москва',
    timezone: 'Europe/Moscow',
    timezone_name: 'Europe/Moscow',
    address: 'Большой Саввинский пер., д. 3',
    phone: '+74950000000',
    currency_short_title: '₽',
  };
  services: Json[] = [
    this.#service(CUT, 'Мужская стрижка', '1300.00', [
      [MASTER, 3600],
      [OTHER_MASTER, 2700],
    ]),
    this.#service(WASH, 'Мытье волос', '500.00', [[MASTER, 1800]]),
  ];
  staff: Json[] = [
    {
      id: MASTER,
      name: 'Оксана',
      specialization: 'стилист',
      information: '<p>С 2010&nbsp;года</p>',
      fired: '0',
      hidden: '0',
    },
    { id: OTHER_MASTER, name: 'Сергей', specialization: 'барбер', fired: 0, hidden: 0 },
  ];
  /** Phones, digits only. */
  readonly blackList = new Set<string>();
  #ids = 900_000_000;
  /**
   * Milliseconds, in whole seconds. Not a fixed day: who reads what has changed since a moment asks by the real clock. An hour behind it,
   * because each change takes a second of this one.
   */
  now = Math.floor((Date.now() - HOUR) / 1000) * 1000;

  /** Milliseconds. */
  get lastChangeAt(): number {
    return this.now - 1000;
  }

  /** A visit that was entered in the calendar. */
  add({
    staffId = MASTER,
    serviceIds = [CUT],
    at = `${DAY}T10:00`,
    seconds = 3600,
    client = CLIENT,
    ...rest
  }: Visit = {}): Json {
    const id = this.#ids++;
    const services = this.services.filter((service) => serviceIds.includes(service.id));
    const record = {
      id,
      company_id: Number(COMPANY),
      staff_id: Number(staffId),
      services: services.map(({ id, title, price_min }) => ({
        id: Number(id),
        title,
        cost: Number(price_min),
        manual_cost: Number(price_min),
        cost_per_unit: Number(price_min),
        discount: 0,
        first_cost: Number(price_min),
        amount: 1,
      })),
      staff: { id: Number(staffId), name: 'Мастер', specialization: '' },
      client,
      clients_count: 1,
      ...this.#at(at),
      comment: rest.comment ?? '',
      online: rest.apiId !== undefined,
      visit_attendance: 0,
      attendance: 0,
      confirmed: 1,
      seance_length: seconds,
      length: seconds,
      sms_remain_hours: 1,
      email_remain_hours: 1,
      api_id: rest.apiId ?? '',
      visit_id: String(id - 1000),
      deleted: false,
      activity_id: 0,
      custom_fields: [],
    };
    this.records.set(String(id), record);
    return this.#changed(record, 'create');
  }

  /** As the salon changes it, or a request does. */
  change(id: number | string, { at, ...changes }: Json): Json {
    const record = this.records.get(String(id)) as Json;
    return this.#changed(Object.assign(record, changes, at && this.#at(at)), 'update');
  }

  remove(id: number | string): Json {
    return this.#changed(Object.assign(this.records.get(String(id)) as Json, { deleted: true }), 'delete');
  }

  /** `HH:MM`, at which all the services fit. */
  freeTimes(staffId: string, day: string, seconds: number): string[] {
    const length = seconds / 60;
    const times = [];
    for (const { from, to } of this.hours[staffId] ?? []) {
      for (let at = minutes(from); at + length <= minutes(to); at += STEP) {
        if (this.isFree(staffId, `${day}T${clock(at)}`, seconds)) times.push(clock(at));
      }
    }
    return times;
  }

  isFree(staffId: string, at: string, seconds: number, besides?: string): boolean {
    const start = minutes(at.slice(11));
    const inHours = (this.hours[staffId] ?? []).some(
      ({ from, to }) => minutes(from) <= start && start + seconds / 60 <= minutes(to),
    );
    const taken = [...this.records.values()].some((record) => {
      if (record.deleted || record.attendance === -1 || String(record.id) === besides) return false;
      if (String(record.staff_id) !== staffId || record.date.slice(0, 10) !== at.slice(0, 10)) return false;
      const begins = minutes(record.date.slice(11));
      return begins < start + seconds / 60 && start < begins + record.seance_length / 60;
    });
    return inHours && !taken;
  }

  secondsOf(serviceIds: readonly string[], staffId: string): number {
    const lengths = serviceIds.map((id) => {
      const service = this.services.find((one) => one.id === id);
      return Number(service?.staff.find((one: Json) => one.id === staffId)?.seance_length ?? Number.NaN);
    });
    return lengths.reduce((sum, length) => sum + length, 0);
  }

  #at(local: string): Json {
    return { date: `${local.replace('T', ' ')}:00`, datetime: `${local}:00${OFFSET}` };
  }

  /** The clock moves by a second with every change. */
  #changed(record: Json, status: string): Json {
    const at = new Date(this.now + 3 * HOUR).toISOString().slice(0, 19);
    this.now += 1000;
    record.last_change_date = `${at}+0300`;
    record.create_date ??= record.last_change_date;
    this.events.push({
      company_id: Number(COMPANY),
      resource: 'record',
      resource_id: record.id,
      status,
      data: structuredClone(record),
    });
    return record;
  }

  #service(id: string, title: string, price: string, staff: [string, number][]): Json {
    return {
      id,
      salon_service_id: '322888',
      title,
      category_id: '4',
      price_min: price,
      price_max: price,
      discount: '0',
      comment: '',
      weight: '2',
      active: '1',
      api_id: '',
      staff: staff.map(([id, seconds]) => ({ id, seance_length: String(seconds) })),
    };
  }
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function clock(at: number): string {
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}
