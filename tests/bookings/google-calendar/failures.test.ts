import { inspect } from 'node:util';
import { IMPATIENT } from '../../support/limits';
import { ANNA, connect, haircut, OLGA, readAll, salonSettings, signal } from './salon';
import { GoogleServer, KEY } from './server';

let server: GoogleServer;
beforeEach(async () => {
  server = await GoogleServer.start(ANNA, OLGA);
});
afterEach(() => server.stop());

const salon = (more: object = {}, limits = {}) => connect(salonSettings(server, more), limits);
const read = /^GET .*\/events$/;
const insert = /^POST .*\/events$/;

async function failureOf(given: Promise<unknown>) {
  const error = await given.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const shown = inspect(error, { depth: 10 });
  for (const secret of [KEY.slice(30, 90), 'ya29.', '79990000001', 'Мария'])
    expect(shown).not.toContain(secret);
  return error;
}

test.each([
  [403, 'accessNotConfigured', 'bookings.outage'],
  [403, 'forbidden', 'bookings.outage'],
  [404, 'notFound', 'bookings.outage'],
  [400, 'badRequest', 'bookings.outage'],
  [403, 'rateLimitExceeded', 'bookings.unavailable'],
  [403, 'userRateLimitExceeded', 'bookings.unavailable'],
  [403, 'quotaExceeded', 'bookings.unavailable'],
  [429, 'rateLimitExceeded', 'bookings.unavailable'],
])('a read that is answered %i %s fails as %s', async (status, reason, code) => {
  server.next(read, { status, reason });
  expect(await failureOf(readAll(salon()))).toMatchObject({ code });
});

test.each([
  ['its own', { 'retry-after': '7' }, 7000],
  ['a minute', {}, 60_000],
])('after too many requests, the pause is %s', async (_what, headers, retryAfterMs) => {
  server.next(read, { status: 429, reason: 'rateLimitExceeded', headers });
  expect(await failureOf(readAll(salon()))).toMatchObject({ retryAfterMs });
});

test.each([
  [{ status: 503, reason: 'backendError' } as const, {}],
  ['lost' as const, {}],
  ['hangs' as const, { timeoutMs: IMPATIENT }],
])('a read is repeated once after %j', async (fault, limits) => {
  server.next(read, fault);
  await expect(readAll(salon({}, limits))).resolves.toMatchObject({ isComplete: true });
  server.next(read, fault);
  server.next(read, fault);
  expect(await failureOf(readAll(salon({}, limits)))).toMatchObject({ code: 'bookings.unavailable' });
});

test.each([
  [400, 'badRequest', 'booking.refused'],
  [403, 'forbidden', 'bookings.outage'],
  [403, 'rateLimitExceeded', 'bookings.unavailable'],
  [500, 'backendError', 'bookings.unconfirmed'],
  [503, 'backendError', 'bookings.unconfirmed'],
])('a booking that is answered %i %s fails as %s', async (status, reason, code) => {
  server.next(insert, { status, reason });
  expect(await failureOf(salon().actions.book(haircut, signal))).toMatchObject({ code });
});

test('a booking whose first look fails has certainly not been made', async () => {
  server.next(read, 'lost');
  server.next(read, 'lost');
  expect(await failureOf(salon().actions.book(haircut, signal))).toMatchObject({
    code: 'bookings.unavailable',
  });
});

test('without a connection nothing has been done', async () => {
  const settings = { server: 'http://127.0.0.1:9' };
  expect(await failureOf(salon(settings).actions.book(haircut, signal))).toMatchObject({
    code: 'bookings.unavailable',
  });
});

describe('the access token', () => {
  test('is kept for all connections with the same settings, until its end is near', async () => {
    const settings = salonSettings(server);
    await readAll(connect(settings));
    await readAll(connect(settings));
    expect(server.tokensIssued).toBe(1);
    server.expiresIn = 30;
    const short = salonSettings(server);
    await readAll(connect(short));
    expect(server.tokensIssued).toBeGreaterThan(2);
  });

  test('that Google refuses before its time is replaced once', async () => {
    const settings = salonSettings(server);
    await readAll(connect(settings));
    server.expireTokens();
    await readAll(connect(settings));
    expect(server.tokensIssued).toBe(2);
    server.next(read, { status: 401, reason: 'authError' });
    server.next(read, { status: 401, reason: 'authError' });
    expect(await failureOf(readAll(connect(settings)))).toMatchObject({ code: 'bookings.outage' });
  });

  test.each([
    ['of another account', { clientEmail: 'other@salon.iam.gserviceaccount.example' }, 'bookings.outage'],
    ['from a server that is away', { tokenServer: 'http://127.0.0.1:9/token' }, 'bookings.unavailable'],
  ])('%s is not given', async (_what, more, code) => {
    expect(await failureOf(salon(more).actions.book(haircut, signal))).toMatchObject({ code });
  });

  test.each([
    [{ status: 503, reason: 'unavailable' } as const, {}],
    ['lost' as const, {}],
    ['hangs' as const, { timeoutMs: 200 }],
  ])('that is not given because of %j leaves the booking certainly not made', async (fault, limits) => {
    server.next(/^POST \/token/, fault);
    expect(await failureOf(salon({}, limits).actions.book(haircut, signal))).toMatchObject({
      code: 'bookings.unavailable',
    });
  });
});

describe('check', () => {
  test('tells of each calendar its name, our right, and a time zone that is not the company’s', async () => {
    server.calendar(OLGA).timeZone = 'Asia/Omsk';
    await expect(salon().check(signal, 'Europe/Moscow')).resolves.toBe(
      `Anna: calendar "Calendar ${ANNA}" (writer); Olga: calendar "Calendar ${OLGA}" (writer), in Asia/Omsk: set it to Europe/Moscow, the company's time zone`,
    );
  });

  test.each(['none', 'freeBusyReader', 'reader'] as const)('fails where the right is %s', async (role) => {
    server.calendar(OLGA).role = role;
    await expect(salon().check(signal)).rejects.toMatchObject({
      code: 'bookings.outage',
      reason: expect.stringContaining(`calendars[1] gives the service account the right ${role}`),
    });
  });
});
