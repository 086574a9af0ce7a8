import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { invitee, scheduledEvent } from './adapter';

type Json = Record<string, unknown>;
const API = 'https://api.calendly.com';
const ORGANIZATION = `${API}/organizations/ORG`;

/** A local Calendly: the resources that we read, in pages of two, and webhook subscriptions. */
export async function startCalendly(token = 'calendly-token') {
  const requests: { method: string; path: string; body: unknown }[] = [];
  const subscriptions: Json[] = [];
  const events: { event: Json; invitees: Json[] }[] = [];
  const answers: { status: number; body?: unknown }[] = [];

  const user = (id: string, name: string) => ({
    user: { uri: `${API}/users/${id}`, name, email: `${id}@salon.example` },
  });
  const type = (id: string, name: string, owner: string, rest: object = {}) => ({
    uri: `${API}/event_types/${id}`,
    name,
    active: true,
    duration: 60,
    kind: 'solo',
    description_plain: 'A cut',
    profile: { type: 'User', name: owner, owner: `${API}/users/${owner}` },
    ...rest,
  });

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const body = request.method === 'POST' ? ((await json(request)) as Json) : undefined;
    requests.push({ method: request.method ?? '', path: request.url ?? '', body });
    const [status, said] = answerTo(
      `${request.method} ${pathname.slice(1)}`,
      searchParams,
      body,
      request.headers,
    );
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(said === undefined ? undefined : JSON.stringify(said));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function answerTo(
    what: string,
    query: URLSearchParams,
    body: Json | undefined,
    headers: Json,
  ): [number, unknown?] {
    const next = answers.shift();
    if (next) return [next.status, next.body ?? {}];
    if (headers.authorization !== `Bearer ${token}`)
      return [401, { title: 'Unauthenticated', message: 'The access token is invalid' }];
    if (what === 'GET users/me') {
      return [
        200,
        { resource: { uri: `${API}/users/ANNA`, slug: 'salon', current_organization: ORGANIZATION } },
      ];
    }
    if (what === 'POST webhook_subscriptions') {
      if (subscriptions.some(({ callback_url }) => callback_url === body?.url))
        return [409, { title: 'Already Exists', message: 'Hook with this url already exists' }];
      const uri = `${API}/webhook_subscriptions/WH${requests.length}`;
      const { url: callback_url, events: subscribed, scope } = body ?? {};
      subscriptions.push({ uri, callback_url, state: 'active', events: subscribed, scope });
      return [201, { resource: subscriptions.at(-1) }];
    }
    const [method, path = ''] = what.split(' ');
    if (method === 'DELETE') {
      const found = subscriptions.findIndex(({ uri }) => uri === `${API}/${path}`);
      subscriptions.splice(found, found < 0 ? 0 : 1);
      return found < 0 ? [404, {}] : [204];
    }
    const [, id] = /^scheduled_events\/(\w+)\/invitees$/.exec(path) ?? [];
    if (!id && query.get('organization') !== ORGANIZATION) return [403, { message: 'Permission denied' }];
    const all = id
      ? events.find(({ event }) => event.uri === `${API}/scheduled_events/${id}`)?.invitees
      : listOf(path, query);
    return all ? [200, page(all, query)] : [404, { title: 'Resource Not Found' }];
  }

  function listOf(path: string, query: URLSearchParams): unknown[] | undefined {
    if (path === 'organization_memberships') return [user('ANNA', 'Anna'), user('BORIS', 'Boris')];
    if (path === 'event_types') {
      return [
        type('ET1', 'Haircut', 'ANNA'),
        type('ET2', 'Haircut', 'BORIS'),
        type('ET3', 'Fringe', 'ANNA', { duration: 15, active: false }),
      ];
    }
    if (path === 'webhook_subscriptions') return subscriptions;
    if (path !== 'scheduled_events') return undefined;
    const [from, to] = [query.get('min_start_time') ?? '', query.get('max_start_time') ?? ''].map(Date.parse);
    return events
      .map(({ event }) => event)
      .filter((event) => {
        const start = Date.parse(String(event.start_time));
        return start >= (from ?? 0) && start < (to ?? 0);
      });
  }

  function page(all: unknown[], query: URLSearchParams) {
    const at = Number(query.get('page_token') ?? 0);
    const next_page_token = at + 2 < all.length ? `${at + 2}` : null;
    return { collection: all.slice(at, at + 2), pagination: { count: 2, next_page_token } };
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    subscriptions,
    add(id: string, event: object = {}, ...invitees: object[]): Json {
      const shown = scheduledEvent({ uri: `${API}/scheduled_events/${id}`, ...event });
      const uri = (i: number) => `${API}/scheduled_events/${id}/invitees/${id}I${i}`;
      events.push({ event: shown, invitees: invitees.map((one, i) => invitee({ uri: uri(i), ...one })) });
      return shown;
    },
    answerNext(status: number, body?: unknown): void {
      answers.push({ status, body });
    },
    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
