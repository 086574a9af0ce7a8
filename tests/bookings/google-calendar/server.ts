import { createVerify, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Calendar } from './calendar';
import { Refusal, type StoredEvent } from './stored';

const WEEK = 7 * 24 * 3600 * 1000;

export interface Channel {
  id: string;
  resourceId: string;
  address: string;
  token: string;
  calendar: string;
  expiration: number;
  messages: number;
}

interface Fault {
  matches: RegExp;
  /**
   * `lost`: the request is carried out, and the connection breaks. `hangs`: it is never answered, nor carried out. A function: what
   * happens just before.
   */
  what:
    | 'lost'
    | 'hangs'
    | { status: number; reason: string; headers?: Record<string, string> }
    | (() => void);
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
export const KEY = privateKey;
export const CLIENT_EMAIL = 'bot@salon.iam.gserviceaccount.example';

/** Google's token server and Calendar API v3, over HTTP, with what they are known to answer. */
export class GoogleServer {
  readonly calendars = new Map<string, Calendar>();
  readonly channels = new Map<string, Channel>();
  /** `METHOD path` without the query, in their order. */
  readonly requests: string[] = [];
  /** Of each request, the names of its parameters. */
  readonly queries: string[][] = [];
  tokensIssued = 0;
  /** Notifications are lost. */
  isSilent = false;
  /** How long a token lives, in seconds. */
  expiresIn = 3599;
  #validTokens = new Set<string>();
  #faults: Fault[] = [];
  #posts: Promise<unknown>[] = [];

  private constructor(readonly server: Server) {}

  static async start(...ids: string[]): Promise<GoogleServer> {
    const server = createServer();
    const google = new GoogleServer(server);
    server.on('request', async (request, response) => {
      const { method = '', url = '' } = request;
      const line = `${method} ${decodeURIComponent(url.split('?')[0] ?? '')}`;
      google.requests.push(line);
      google.queries.push([...new URL(url, google.url).searchParams.keys()]);
      const body = await text(request);
      const fault = google.#faultOf(line);
      if (fault === 'hangs') return;
      if (typeof fault === 'object') return answer(fault.status, error(fault), fault.headers);
      let status = 200;
      let json: unknown;
      try {
        json = google.#handle(request, new URL(url, google.url), body);
        if (json === undefined) status = 204;
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        status = thrown.status;
        json = url === '/token' ? { error: thrown.reason, error_description: thrown.message } : error(thrown);
      }
      if (fault === 'lost') response.destroy();
      else answer(status, json);

      function answer(code: number, content: unknown, headers: Record<string, string> = {}) {
        response.writeHead(code, { 'content-type': 'application/json; charset=UTF-8', ...headers });
        response.end(content === undefined ? undefined : JSON.stringify(content));
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    for (const id of ids) google.calendar(id);
    return google;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Made where it does not exist. */
  calendar(id: string): Calendar {
    const known = this.calendars.get(id);
    if (known) return known;
    const made = new Calendar(id, () => this.#notify(id, 'exists'));
    this.calendars.set(id, made);
    return made;
  }

  /** To the next request whose line matches. */
  next(matches: RegExp, what: Fault['what']): void {
    this.#faults.push({ matches, what });
  }

  expireTokens(): void {
    this.#validTokens.clear();
  }

  /** All notifications so far have been answered. */
  async notified(): Promise<void> {
    await Promise.all(this.#posts);
  }

  async stop(): Promise<void> {
    await this.notified();
    this.server.closeAllConnections();
    this.server.close();
  }

  /** What happens first has happened, and the next one applies to the same request. */
  #faultOf(line: string): Exclude<Fault['what'], () => void> | undefined {
    const fault = this.#faults.find(({ matches }) => matches.test(line));
    if (!fault) return undefined;
    this.#faults.splice(this.#faults.indexOf(fault), 1);
    if (typeof fault.what !== 'function') return fault.what;
    fault.what();
    return this.#faultOf(line);
  }

  #handle({ method = '', headers }: IncomingMessage, url: URL, body: string): unknown {
    if (url.pathname === '/token') return this.#issueToken(new URLSearchParams(body));
    if (!this.#validTokens.has(headers.authorization ?? ''))
      throw new Refusal(401, 'authError', 'Invalid Credentials');
    const json = body === '' ? {} : JSON.parse(body);
    const path = url.pathname.split('/').slice(1).map(decodeURIComponent);
    if (path.join('/') === 'channels/stop') return this.#stopChannel(json);
    const [, calendarId = '', , eventId] = path;
    const calendar = this.calendars.get(calendarId);
    if (!calendar || calendar.role === 'none') throw new Refusal(404, 'notFound', 'Not Found');
    if (eventId === 'watch') return this.#watch(calendarId, json);
    if (method === 'GET')
      return eventId === undefined ? calendar.list(url.searchParams) : calendar.get(eventId);
    if (calendar.role !== 'writer' && calendar.role !== 'owner')
      throw new Refusal(403, 'requiredAccessLevel', 'You need to have writer access to this calendar.');
    if (method === 'POST') return calendar.insert(json as StoredEvent);
    if (method === 'PATCH') return calendar.patch(eventId ?? '', json, headers['if-match']);
    return calendar.delete(eventId ?? '');
  }

  #issueToken(form: URLSearchParams): object {
    const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const verify = createVerify('RSA-SHA256').update(`${header}.${claims}`);
    const { iss, aud, exp, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}');
    const isValid =
      form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
      verify.verify(publicKey, signature, 'base64url') &&
      iss === CLIENT_EMAIL &&
      aud === `${this.url}/token` &&
      exp - iat <= 3600;
    if (!isValid) throw new Refusal(400, 'invalid_grant', 'Invalid JWT Signature.');
    const token = `ya29.${++this.tokensIssued}`;
    this.#validTokens.add(`Bearer ${token}`);
    return { access_token: token, expires_in: this.expiresIn, token_type: 'Bearer' };
  }

  #watch(calendar: string, { id, type, address, token }: Record<string, string>): object {
    if (!id || type !== 'web_hook' || !address) throw new Refusal(400, 'required', 'Required');
    if (this.channels.has(id)) throw new Refusal(400, 'channelIdNotUnique', `Channel id ${id} not unique`);
    const expiration = Date.now() + WEEK;
    const resourceId = `resource-${calendar}`;
    this.channels.set(id, { id, resourceId, address, token: token ?? '', calendar, expiration, messages: 0 });
    this.#post(this.channels.get(id) as Channel, 'sync');
    return { kind: 'api#channel', id, resourceId, token, expiration: String(expiration) };
  }

  #stopChannel({ id = '', resourceId }: Record<string, string>): undefined {
    if (this.channels.get(id)?.resourceId !== resourceId)
      throw new Refusal(404, 'notFound', `Channel '${id}' not found`);
    this.channels.delete(id);
    return undefined;
  }

  #notify(calendar: string, state: string): void {
    if (this.isSilent) return;
    for (const channel of this.channels.values())
      if (channel.calendar === calendar) this.#post(channel, state);
  }

  #post(channel: Channel, state: string): void {
    channel.messages += 1;
    const headers = {
      'x-goog-channel-id': channel.id,
      'x-goog-channel-token': channel.token,
      'x-goog-channel-expiration': new Date(channel.expiration).toUTCString(),
      'x-goog-resource-id': channel.resourceId,
      'x-goog-resource-uri': `${this.url}/calendars/${channel.calendar}/events?alt=json`,
      'x-goog-resource-state': state,
      'x-goog-message-number': String(channel.messages),
    };
    this.#posts.push(fetch(channel.address, { method: 'POST', headers }).catch(() => undefined));
  }
}

function error({ status, reason, message = reason }: { status: number; reason: string; message?: string }) {
  const domain = /Limit|quota/.test(reason) ? 'usageLimits' : 'global';
  return { error: { errors: [{ domain, reason, message }], code: status, message } };
}
