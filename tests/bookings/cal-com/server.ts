import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { CalComError, CalComStore, shown, type Wanted } from './store';

/** What may happen to a request. `lost`: it is carried out, and its answer does not arrive. */
export type Fault =
  | 'lost'
  | 'dropped'
  | 'hangs'
  | { status: number; body?: unknown; headers?: Record<string, string> };

const VERSIONS: Record<string, string> = {
  bookings: '2024-08-13',
  'event-types': '2024-06-14',
  slots: '2024-09-04',
};

const EVENT_TYPES = [
  { id: 11, slug: 'haircut', title: 'Haircut', username: 'anna', minutes: 60 },
  { id: 12, slug: 'fringe', title: 'Fringe', username: 'anna', minutes: 30, price: 1550 },
  { id: 21, slug: 'haircut', title: 'Haircut', username: 'boris', minutes: 60 },
  { id: 13, slug: 'course', title: 'Course', username: 'anna', minutes: 60, rest: { seatsPerTimeSlot: 8 } },
  { id: 14, slug: 'staff-only', title: 'Staff', username: 'anna', minutes: 60, rest: { hidden: true } },
];

/** A local Cal.com: API v2 as far as we call it, over a calendar that refuses what is taken. */
export async function startCalCom(apiKey = 'cal_live_key') {
  const store = new CalComStore(EVENT_TYPES, { anna: 'Anna', boris: 'Boris' });
  const requests: { method: string; path: string; body: unknown }[] = [];
  const faults: (Fault | undefined)[] = [];

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const body = request.method === 'POST' ? ((await json(request)) as Record<string, unknown>) : {};
    requests.push({ method: request.method ?? '', path: request.url ?? '', body });
    const fault = faults.shift();
    if (fault === 'dropped') return response.destroy();
    if (fault === 'hangs') return;
    if (typeof fault === 'object') return answer(response, fault.status, fault.body ?? {}, fault.headers);
    const [status, said] = carriedOut(request, url, body);
    if (fault === 'lost') return response.destroy();
    return answer(response, status, said);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  function carriedOut(request: IncomingMessage, url: URL, body: Record<string, unknown>): [number, object] {
    try {
      if (request.headers.authorization !== `Bearer ${apiKey}`) throw new CalComError(401, 'Invalid API Key');
      const [, resource = '', uid = '', action] = url.pathname.split('/').slice(1);
      const version = VERSIONS[resource];
      if (version !== undefined && request.headers['cal-api-version'] !== version)
        throw new CalComError(400, `an old version of ${resource} answers`);
      const { data, ...rest } = route(`${request.method} ${resource}`, { url, uid, action, body });
      return [request.method === 'POST' && !action ? 201 : 200, { status: 'success', data, ...rest }];
    } catch (error) {
      if (!(error instanceof CalComError)) throw error;
      const said = { code: 'BadRequestException', message: error.message, details: {} };
      return [error.status, { status: 'error', path: url.pathname, error: said }];
    }
  }

  interface Asked {
    url: URL;
    uid: string;
    action: string | undefined;
    body: Record<string, unknown>;
  }

  function route(what: string, { url, uid, action, body }: Asked): { data: unknown; pagination?: object } {
    const query = url.searchParams;
    if (what === 'GET me')
      return { data: { id: 1, username: 'anna', email: 'anna@salon.example', timeZone: 'UTC' } };
    if (what === 'GET event-types') return { data: typesOf(query.get('username')) };
    if (what === 'GET slots') {
      const type = EVENT_TYPES.find(({ id }) => `${id}` === query.get('eventTypeId'));
      if (!type || query.get('format') !== 'range') throw new CalComError(404, 'Event Type not found');
      return { data: store.slots(type, query.get('start') ?? '', query.get('end') ?? '') };
    }
    if (what === 'GET bookings') return uid ? { data: shown(store.find(uid), store) } : page(query);
    if (what === 'POST bookings' && action === 'reschedule')
      return { data: shown(store.reschedule(uid, String(body.start)), store) };
    if (what === 'POST bookings' && action === 'cancel') return { data: shown(store.cancel(uid), store) };
    if (what === 'POST bookings') return { data: shown(store.create(body as unknown as Wanted), store) };
    throw new CalComError(404, `Cannot ${what}`);
  }

  function typesOf(username: string | null) {
    return EVENT_TYPES.filter((type) => type.username === username).map((type) => ({
      id: type.id,
      slug: type.slug,
      title: type.title,
      description: '',
      lengthInMinutes: type.minutes,
      price: type.price ?? 0,
      currency: 'eur',
      scheduleId: null,
      recurrence: null,
      hidden: false,
      users: [{ id: 1, name: store.names[type.username], username: type.username }],
      ...type.rest,
    }));
  }

  function page(query: URLSearchParams) {
    const [take, skip] = [Number(query.get('take') ?? 100), Number(query.get('skip') ?? 0)];
    if (take > 250) throw new CalComError(400, 'take must not be greater than 250');
    const found = store.bookings.filter(
      ({ start, end }) =>
        start >= Date.parse(query.get('afterStart') ?? '0') &&
        end <= Date.parse(query.get('beforeEnd') ?? '9999'),
    );
    const data = found.slice(skip, skip + take).map((one) => shown(one, store));
    const totalItems = found.length;
    return { data, pagination: { totalItems, hasNextPage: skip + take < totalItems, itemsPerPage: take } };
  }

  return {
    url: `http://127.0.0.1:${port}/v2`,
    store,
    requests,
    /** What happens to the next request, or to the one after `skipped` others. */
    disturb(fault: Fault, skipped = 0): void {
      faults.push(...Array.from({ length: skipped }, () => undefined), fault);
    },
    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function answer(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
