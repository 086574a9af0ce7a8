import { type BookingSystems, bookingSystems } from '../../../src/bookings/booking-systems';
import { runTurn, type TurnDeps } from '../../../src/conversation/turn';
import type { Db } from '../../../src/db/database';
import type { Action, BookAction, Reply } from '../../../src/domain/turn';
import type { RespondInput } from '../../../src/responders/responder';
import { HOUR } from '../../../src/time/duration';
import { BookingServer, type BookingServerOptions } from '../../bookings/generic/server';
import { addClient, addSalon, dayFromNow, type Salon } from '../../support/database';
import { PATIENT } from '../../support/limits';
import { message, newPhone, type System } from '../../support/system';
import { receive, turnDeps } from '../../support/turn';

export const day = dayFromNow(3);
const SECRET = 'secret of the salon';

export interface Bench {
  salon: Salon;
  clientId: string;
  phone: string;
  server: BookingServer;
  systems: BookingSystems;
  /** The same, of a process whose BOOKING_TIMEOUT is this. */
  systemsWithin(timeoutMs: number): BookingSystems;
  /** What the responder was given, run by run. */
  given: RespondInput[];
  /** Stores a message of the client. */
  write(text?: string): Promise<string>;
  /** Runs a turn as a worker would. */
  run(
    conversationId: string,
    respond: (input: RespondInput) => Promise<Reply> | Reply,
    rest?: Partial<TurnDeps>,
  ): ReturnType<typeof runTurn>;
  haircut(parts?: Partial<BookAction>): BookAction;
  stop(): Promise<void>;
}

/** A salon in Moscow whose bookings are made in a booking system that speaks the generic protocol. */
export async function bench(
  db: Db,
  system: System,
  options: Partial<BookingServerOptions> = {},
): Promise<Bench> {
  const server = await BookingServer.start({ secret: SECRET, utcOffsetMinutes: 180, ...options });
  const salon = await addSalon(db, [day]);
  const { companyId, serviceId, staffId } = salon;
  await db.updateTable('staff').set({ external_id: 's1' }).where('id', '=', staffId).execute();
  await db.updateTable('service').set({ external_id: 'v1' }).where('id', '=', serviceId).execute();
  const phone = newPhone();
  const clientId = await addClient(db, companyId, phone, { name: 'Anna' });
  const settings = { secret: SECRET, url: server.url };
  const configured = { id: 'salon-calendar', company: companyId, provider: 'generic', settings } as const;
  const systemsWithin = (timeoutMs: number) =>
    bookingSystems([configured], { timeoutMs, limiter: { take: async () => undefined } });
  const systems = systemsWithin(PATIENT);
  const given: RespondInput[] = [];
  const { signal } = new AbortController();
  return {
    salon,
    clientId,
    phone,
    server,
    systems,
    systemsWithin,
    given,
    write: (text = 'book me in') => receive(system, message(companyId, phone, text)),
    run(conversationId, respond, rest) {
      const counting = (input: RespondInput) => {
        given.push(input);
        return respond(input);
      };
      return runTurn(
        turnDeps(system, counting, { bookingSystems: systems, ...rest }),
        conversationId,
        signal,
      );
    },
    haircut: (parts = {}) => ({
      type: 'book',
      serviceId,
      title: 'Стрижка',
      staffId,
      from: `${day}T10:00`,
      durationMinutes: 60,
      ...parts,
    }),
    stop: () => server.stop(),
  };
}

export function bookingsOf(db: Db, { companyId }: Salon) {
  return db
    .selectFrom('booking')
    .select(['id', 'external_id', 'status', 'starts_at', 'made_by', 'client_id', 'mirrored', 'closed_by'])
    .where('company_id', '=', companyId)
    .orderBy('id')
    .execute();
}

export function requestsOf(db: Db, { companyId }: Salon) {
  return db
    .selectFrom('booking_request')
    .select(['key', 'turn', 'status', 'reason', 'booking_id', 'told_turn'])
    .where('company_id', '=', companyId)
    .orderBy('id')
    .execute();
}

/** What a responder returns that does this. */
export const doing = (...actions: Action[]) => ({ text: 'done', actions });

/** As if the process of the request had died long ago. */
export async function ageRequests(db: Db, { companyId }: Salon): Promise<void> {
  await db
    .updateTable('booking_request')
    .set({ requested_at: new Date(Date.now() - HOUR) })
    .where('company_id', '=', companyId)
    .execute();
}
