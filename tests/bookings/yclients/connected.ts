import type {
  BookingActions,
  BookingSystemClient,
  BookRequest,
  ConnectDeps,
} from '../../../src/bookings/provider';
import { altegio, yclients } from '../../../src/bookings/yclients';
import { dependencies, never } from '../support/connect';
import { settings } from './adapter';
import { CUT, DAY, MASTER } from './location';
import { YclientsServer } from './server';

export const wish: BookRequest = {
  idempotencyKey: '15:3:book-1',
  client: { name: 'Мария', phone: '+79990000002' },
  staffId: MASTER,
  serviceIds: [CUT],
  staffName: 'Оксана',
  title: 'Мужская стрижка',
  from: `${DAY}T12:00`,
  durationMinutes: 60,
  price: 1300,
  comment: null,
};

export type Connected = Required<Omit<BookingSystemClient, 'actions' | 'keepNotified'>> &
  Required<BookingActions>;

export function connectTo(
  server: YclientsServer,
  deps: Partial<ConnectDeps> = {},
  name = 'yclients',
): Connected {
  const provider = name === 'altegio' ? altegio : yclients;
  const all = dependencies({ timezone: 'Europe/Moscow', ...deps });
  const { actions, ...reads } = provider.connect({ ...settings, server: server.url }, all) ?? {};
  return { ...reads, ...actions } as Connected;
}

/** Of a file: a server, and a client of it, for each test. */
export function testServer(name: 'yclients' | 'altegio' = 'yclients') {
  const accept = name === 'altegio' ? 'application/vnd.api.v2+json' : undefined;
  const all = {} as { server: YclientsServer; api: Connected };
  beforeEach(async () => {
    all.server = await YclientsServer.start(accept);
    all.api = connectTo(all.server, {}, name);
  });
  afterEach(() => all.server.stop());
  return all;
}

export { never };
