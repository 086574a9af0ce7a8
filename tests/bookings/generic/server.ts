import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { BookRequest, CancelRequest, RescheduleRequest } from '../../../src/bookings/provider';
import type { ExternalBooking } from '../../../src/domain/external-booking';
import { SIGNATURE_HEADER, verifySignature } from '../../../src/provider-api/signature';
import { MINUTE } from '../../../src/time/duration';
import type { BookingFault } from './faults';
import { type Held, HeldRequests } from './held';

export interface ReceivedRequest {
  path: string;
  body: Record<string, unknown>;
}

export interface BookingServerOptions {
  secret: string;
  /** Minutes that the local times of requests are ahead of UTC. */
  utcOffsetMinutes: number;
  /** Whether a booking with a known key is not made again. Default: true. Many booking systems have no such key. */
  knowsKeys?: boolean;
  /** Staff who take several bookings at a time. */
  groups?: (staffId: string) => boolean;
  onFault?: (how: BookingFault) => void;
}

export type StoredBooking = ExternalBooking & {
  key: string;
  details: NonNullable<ExternalBooking['details']>;
};

/** A booking system of the operator's own, as docs/booking-systems/generic.md describes it. Requests with a wrong signature are answered with 401. */
export class BookingServer {
  readonly received: ReceivedRequest[] = [];
  readonly bookings = new Map<string, StoredBooking>();
  /** The answer to `/catalogue`. */
  catalogue: object = {};
  #faults: { path: string | undefined; how: BookingFault }[] = [];
  readonly #held = new HeldRequests();
  #lastId = 0;
  #version = Date.now();

  private constructor(
    private readonly options: BookingServerOptions,
    private readonly server: ReturnType<typeof createServer>,
  ) {}

  static async start(options: BookingServerOptions): Promise<BookingServer> {
    const http = createServer();
    const server = new BookingServer(options, http);
    http.on('request', async (request, response) => {
      const body = await text(request).catch(() => undefined);
      if (body === undefined) return; // the sender was killed while it sent the request
      const header = String(request.headers[SIGNATURE_HEADER]);
      const isSigned = verifySignature({ secret: options.secret, body, header });
      if (!isSigned) return void response.writeHead(401).end('not signed');
      await server.#answer(request.url?.slice(1) ?? '', JSON.parse(body), response);
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next `times` requests to the path, or to any. */
  fail(how: BookingFault, times = 1, path?: string): void {
    this.#faults.push(...Array.from({ length: times }, () => ({ path, how })));
  }

  recover(): void {
    this.#faults = [];
  }

  /** The next request to the path waits for `carryOut`. */
  holdNext(path: string): Held {
    return this.#held.expect(path);
  }

  /** As a person does it there. */
  add(booking: Pick<BookRequest, 'staffId' | 'from' | 'durationMinutes'>): StoredBooking {
    return this.#make({ ...booking, idempotencyKey: '', serviceIds: [], title: 'Haircut' } as never);
  }

  requestsTo(path: string): ReceivedRequest[] {
    return this.received.filter((one) => one.path === path);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  async #answer(path: string, body: Record<string, unknown>, response: ServerResponse): Promise<void> {
    this.received.push({ path, body });
    await this.#held.pass(path);
    const next = this.#faults.findIndex((fault) => fault.path === undefined || fault.path === path);
    const how = next < 0 ? undefined : this.#faults.splice(next, 1)[0]?.how;
    if (how) this.options.onFault?.(how);
    switch (how) {
      case 'no-answer':
        return;
      case 'request-lost':
        return void response.destroy();
      case 'server-error':
        return void response.writeHead(500).end('internal error');
      case 'busy':
        return void response.writeHead(503).end('busy');
      case 'not-allowed':
        return void response.writeHead(403).end('not allowed');
      case 'locked-out':
        return void response.writeHead(401).end('unknown key');
      case 'late':
        await pause(1000);
    }
    const [status, answer] = this.#carryOut(path, body);
    if (how === 'answer-lost') return void response.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #carryOut(path: string, body: Record<string, unknown>): [number, object] {
    const stored = this.bookings.get(String(body.externalId));
    switch (path) {
      case 'book':
        return this.#book(body as unknown as BookRequest);
      case 'find':
        return [200, { booking: this.#byKey(String(body.idempotencyKey)) ?? null }];
      case 'booking':
        return [200, { booking: stored ?? null }];
      case 'catalogue':
        return [200, this.catalogue];
      case 'bookings':
        return [200, { bookings: [...this.bookings.values()], cursor: null, isComplete: true }];
      case 'check':
        return [200, { account: 'Salon' }];
      case 'reschedule':
        return stored ? this.#move(stored, body as unknown as RescheduleRequest) : [422, {}];
      case 'cancel':
        return stored ? this.#cancel(stored, body as unknown as CancelRequest) : [422, {}];
      case 'confirm':
        if (!stored) return [422, {}];
        stored.details.confirmed = true;
        return this.#changed(stored);
      default:
        return [404, {}];
    }
  }

  #book(request: BookRequest): [number, object] {
    const { idempotencyKey, staffId, from, durationMinutes } = request;
    const known = this.options.knowsKeys === false ? undefined : this.#byKey(idempotencyKey);
    if (known) return [200, { booking: known }];
    if (this.#isTaken(staffId, from, durationMinutes)) return [409, { error: 'taken' }];
    return [200, { booking: this.#make(request) }];
  }

  #make({ idempotencyKey, staffId, from, durationMinutes, serviceIds, title, client }: BookRequest) {
    this.#lastId += 1;
    const booking: StoredBooking = {
      externalId: `ext-${this.#lastId}`,
      version: this.#nextVersion(),
      status: 'booked',
      closedBy: null,
      key: idempotencyKey,
      details: {
        ...this.#spanOf(from, durationMinutes),
        staffId,
        serviceIds,
        title,
        client: client ? { ...(client.phone && { phone: client.phone }) } : null,
        price: null,
        comment: null,
        confirmed: false,
        ...(idempotencyKey && { idempotencyKey }),
      },
    };
    this.bookings.set(booking.externalId, booking);
    return booking;
  }

  #move(booking: StoredBooking, { staffId, from, durationMinutes }: RescheduleRequest): [number, object] {
    if (this.#isTaken(staffId, from, durationMinutes, booking)) return [409, { error: 'taken' }];
    Object.assign(booking.details, this.#spanOf(from, durationMinutes), { staffId });
    return this.#changed(booking);
  }

  #cancel(booking: StoredBooking, _: CancelRequest): [number, object] {
    booking.status = 'cancelled';
    return this.#changed(booking);
  }

  #changed(booking: StoredBooking): [number, object] {
    booking.version = this.#nextVersion();
    return [200, { booking }];
  }

  #byKey(key: string): StoredBooking | undefined {
    return [...this.bookings.values()].find((booking) => booking.key === key);
  }

  #isTaken(staffId: string | null, from: string, durationMinutes: number, but?: StoredBooking): boolean {
    if (staffId === null || this.options.groups?.(staffId)) return false;
    const wanted = this.#spanOf(from, durationMinutes);
    return [...this.bookings.values()].some(
      (one) =>
        one !== but &&
        one.status === 'booked' &&
        one.details.staffId === staffId &&
        one.details.startsAt < wanted.endsAt &&
        wanted.startsAt < one.details.endsAt,
    );
  }

  #spanOf(from: string, durationMinutes: number) {
    const startsAt = Date.parse(`${from}Z`) - this.options.utcOffsetMinutes * MINUTE;
    const endsAt = startsAt + durationMinutes * MINUTE;
    return { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
  }

  #nextVersion(): number {
    this.#version += 1;
    return this.#version;
  }
}
