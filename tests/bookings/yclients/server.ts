import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Location } from './location';
import { type Answer, answerOf, refused } from './routes';

export const PARTNER_TOKEN = 'partner-token-of-a-test';
export const USER_TOKEN = 'user-token-of-a-test';

/** What becomes of a request. `lost`: carried out, and the connection breaks. `broken`: it breaks before. `hangs`: carried out, without an answer. */
type Fault = 'lost' | 'broken' | 'hangs' | (Answer & { headers?: Record<string, string> });

/** A server that speaks the format of YCLIENTS and Altegio, with the records of one location. */
export class YclientsServer {
  readonly location = new Location();
  /** `METHOD path?query`, and what was sent and answered. */
  readonly exchanges: { asked: string; body: unknown; status: number; answered: unknown; at: number }[] = [];
  readonly #faults: { of: RegExp; fault: Fault }[] = [];
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  static async start(accept = 'application/vnd.yclients.v2+json'): Promise<YclientsServer> {
    const server = new YclientsServer(accept);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  private constructor(private readonly accept: string) {}

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** `METHOD path` of the requests so far, without the number of the location. */
  get asked(): string[] {
    return this.exchanges.map(({ asked }) => asked.replace(/\/4564/, '').replace(/\?.*/, ''));
  }

  /** Of the next request whose method and path match. */
  failNext(of: RegExp, fault: Fault): void {
    this.#faults.push({ of, fault });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const body = await text(request);
    const asked = `${method} ${decodeURIComponent(url.replace('/api/v1/', ''))}`;
    const found = this.#faults.findIndex(({ of }) => of.test(asked));
    const [taken] = found < 0 ? [] : this.#faults.splice(found, 1);
    const fault = taken?.fault;
    const isAnswer = typeof fault === 'object';
    const answer = isAnswer ? fault : fault === 'broken' ? { status: 0 } : this.#answer(request, url, body);
    const parsed = body === '' ? undefined : JSON.parse(body);
    this.exchanges.push({
      asked,
      body: parsed,
      status: answer.status,
      answered: structuredClone(answer.body),
      at: Date.now(),
    });
    if (fault === 'hangs') return;
    if (fault === 'lost' || fault === 'broken') {
      response.destroy();
      return;
    }
    const { body: answered } = answer;
    response.writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      ...(isAnswer && fault.headers),
    });
    response.end(typeof answered === 'string' ? answered : answered && JSON.stringify(answered));
  }

  #answer({ method = '', headers }: IncomingMessage, url: string, body: string): Answer {
    const { pathname, searchParams: query } = new URL(url, 'http://location');
    const path = pathname.replace('/api/v1/', '').split('/');
    if (headers.accept !== this.accept || headers['content-type'] !== 'application/json')
      return refused(400, 'Недопустимый формат запроса');
    const isOnline = path[0]?.startsWith('book_');
    const expected = isOnline ? `Bearer ${PARTNER_TOKEN}` : `Bearer ${PARTNER_TOKEN}, User ${USER_TOKEN}`;
    if (headers.authorization !== expected) return refused(401, 'Необходима авторизация');
    const request = { method, path, query, body: body === '' ? {} : JSON.parse(body) };
    return answerOf(this.location, request) ?? refused(405, 'Метод не поддерживается');
  }
}
