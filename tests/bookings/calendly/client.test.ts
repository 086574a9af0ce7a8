import { connect } from '../../../src/bookings/calendly/client';
import type { BookingPage } from '../../../src/bookings/provider';
import { dependencies, failureOf, never } from '../support/connect';
import { KEY, settings } from './adapter';
import { startCalendly } from './server';

let calendly: Awaited<ReturnType<typeof startCalendly>>;
beforeEach(async () => {
  calendly = await startCalendly();
});
afterEach(() => calendly.stop());

const client = (rest: Partial<typeof settings> = {}) =>
  connect({ ...settings, url: calendly.url, ...rest }, dependencies());

test('services are event types by their name, and people those of the organization', async () => {
  expect(await client().catalogue?.(7, never())).toEqual({
    services: [
      expect.objectContaining({
        externalId: 'Haircut',
        title: 'Haircut',
        durationMinutes: 60,
        price: null,
        active: true,
      }),
      expect.objectContaining({ externalId: 'Fringe', durationMinutes: 15, active: false }),
    ],
    staff: [
      { externalId: 'ANNA', name: 'Anna', specialization: null, about: null, active: true },
      { externalId: 'BORIS', name: 'Boris', specialization: null, about: null, active: true },
    ],
    performs: [
      { staffId: 'ANNA', serviceId: 'Haircut' },
      { staffId: 'BORIS', serviceId: 'Haircut' },
      { staffId: 'ANNA', serviceId: 'Fringe' },
    ],
  });
});

test('it cannot book', () => {
  expect(client().actions).toBeUndefined();
});

describe('the subscription', () => {
  const WEBHOOK = 'https://bot.example.com/webhooks/salon-calendly';
  const keep = (made: unknown, rest: Partial<typeof settings> = {}, webhook: string | undefined = WEBHOOK) =>
    client(rest).keepNotified?.(made, webhook, never());

  test('is made once, with the key and all events', async () => {
    const made = await keep(null);
    expect(await keep(made)).toBe(made);
    const posted = calendly.requests.filter(({ method }) => method === 'POST');
    expect(posted.map(({ body }) => body)).toEqual([
      {
        url: WEBHOOK,
        organization: 'https://api.calendly.com/organizations/ORG',
        scope: 'organization',
        events: ['invitee.created', 'invitee.canceled', 'invitee_no_show.created', 'invitee_no_show.deleted'],
        signing_key: KEY,
      },
    ]);
    expect(JSON.stringify(made)).not.toContain(KEY);
  });

  test.each([
    ['was disabled', { state: 'disabled' }],
    ['lacks an event', { events: ['invitee.created'] }],
  ])('that %s is made again', async (_, change) => {
    const made = await keep(null);
    Object.assign(calendly.subscriptions[0] ?? {}, change);
    await keep(made);
    expect(calendly.subscriptions).toMatchObject([{ callback_url: WEBHOOK, state: 'active' }]);
    expect(calendly.subscriptions[0]?.events).toHaveLength(4);
  });

  test('that was deleted, or has another key, is made again', async () => {
    const made = await keep(null);
    calendly.subscriptions.length = 0;
    expect(await keep(made)).toBe(made);
    expect(calendly.subscriptions).toHaveLength(1);
    expect(await keep(made, { signingKey: 'another-signing-key' })).not.toBe(made);
    expect(calendly.subscriptions).toHaveLength(1);
    expect(calendly.requests.at(-1)?.body).toMatchObject({ signing_key: 'another-signing-key' });
  });

  test('of another address is left alone, and without a public address there is none', async () => {
    calendly.subscriptions.push({
      uri: 'https://api.calendly.com/webhook_subscriptions/X',
      callback_url: 'https://crm',
    });
    expect(await client().keepNotified?.('before', undefined, never())).toBe('before');
    await keep(null);
    expect(calendly.subscriptions).toHaveLength(2);
  });
});

describe('bookings', () => {
  const PERIOD = { from: '2026-11-23T00:00:00Z', to: '2026-12-23T00:00:00Z' };

  async function read(state: unknown, period = PERIOD) {
    const pages: BookingPage[] = [];
    let cursor: unknown = null;
    do {
      const page = await client().readBookings?.({ ...period, state, cursor }, never());
      if (!page) throw new Error('it cannot read bookings');
      pages.push(page);
      cursor = JSON.parse(JSON.stringify(page.cursor));
    } while (cursor !== null);
    const bookings = pages.flatMap((page) => page.bookings);
    const ids = bookings.map(({ externalId }) => externalId);
    return { pages, bookings, ids, state: JSON.parse(JSON.stringify(pages.at(-1)?.state)) as unknown };
  }

  test('are the invitees of all events, and of a group each', async () => {
    calendly.add('E1', {}, {});
    calendly.add('E2', {}, {}, { name: 'Olga' }, { name: 'Vera', status: 'canceled' });
    calendly.add('E3', { start_time: '2026-12-01T10:00:00Z', end_time: '2026-12-01T11:00:00Z' }, {});
    calendly.add('E4', { start_time: '2027-12-01T10:00:00Z' }, {});
    const { pages, bookings, ids } = await read(null);
    expect(ids).toEqual(['E1I0', 'E2I0', 'E2I1', 'E2I2', 'E3I0']);
    expect(pages.map(({ isComplete }) => isComplete)).toEqual([true, true]);
    expect(bookings[3]).toMatchObject({ status: 'cancelled', details: { client: { name: 'Vera' } } });
    expect(JSON.stringify(bookings)).not.toContain('@');
  });

  test('that cannot be read are not gone', async () => {
    calendly.add('E1', {}, {}, { uri: null });
    const { ids, pages } = await read(null);
    expect(ids).toEqual(['E1I0']);
    expect(pages).toMatchObject([{ isComplete: false }]);
    calendly.add('E2', { uri: 7 }, {});
    expect((await read(null)).pages).toMatchObject([{ isComplete: false }]);
  });

  test('are read again where they have changed, or where the first read ended', async () => {
    const changed = calendly.add('E1', {}, {});
    calendly.add('E2', {}, {});
    calendly.add('E3', { start_time: '2026-12-23T10:00:00Z' }, {});
    const first = await read(null);
    expect(first.ids).toEqual(['E1I0', 'E2I0']);
    changed.updated_at = new Date(Date.now() + 60_000).toISOString();
    const second = await read(first.state, { ...PERIOD, to: '2026-12-24T00:00:00Z' });
    expect(second.ids).toEqual(['E1I0', 'E3I0']);
    expect(second.pages.map(({ isComplete }) => isComplete)).toEqual([false, false]);
  });
});

describe('an answer without a list is none without rows, and fails the read:', () => {
  const me = () => ({ resource: { current_organization: 'https://api.calendly.com/organizations/ORG' } });

  test.each([{}, { message: 'try again later' }, { collection: null }])('%j', async (body) => {
    const period = { from: '2026-11-23T00:00:00Z', to: '2026-12-23T00:00:00Z', state: null, cursor: null };
    for (const read of [
      () => client().readBookings?.(period, never()),
      () => client().catalogue?.(7, never()),
    ]) {
      calendly.answerNext(200, me());
      calendly.answerNext(200, body);
      expect(await failureOf(Promise.resolve(read()))).toMatchObject({ code: 'bookings.unavailable' });
    }
  });

  test('a list whose pages do not end', async () => {
    calendly.answerNext(200, me());
    for (const next_page_token of ['a', 'b', 'a'])
      calendly.answerNext(200, { collection: [], pagination: { next_page_token } });
    const read = client().catalogue?.(7, never()) ?? Promise.resolve();
    expect(await failureOf(read)).toMatchObject({ code: 'bookings.unavailable' });
  });
});

test('the check names the user', async () => {
  expect(await client().check?.(never())).toBe('user salon');
});

test.each([
  [401, 'bookings.outage'],
  [403, 'bookings.outage'],
  [404, 'bookings.outage'],
  [429, 'bookings.unavailable'],
  [500, 'bookings.unavailable'],
])('an answer %i is %s, and shows no secret', async (status, code) => {
  calendly.answerNext(status, { title: 'Error', message: `no: calendly-token ${KEY}` });
  const check = client().check?.(never()) ?? Promise.resolve();
  expect(await failureOf(check, ['calendly-token', KEY])).toMatchObject({ code });
});
