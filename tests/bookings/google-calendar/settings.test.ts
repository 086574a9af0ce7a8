import { receive } from '../../../src/bookings/google-calendar/inbound';
import { settings } from '../../../src/bookings/google-calendar/settings';
import type { WebhookRequest } from '../../../src/provider-api/webhook-request';
import { TOKEN } from './salon';
import { CLIENT_EMAIL, KEY } from './server';

const given = {
  calendars: [{ staff: 'Anna', calendar: 'anna@salon.example' }],
  clientEmail: CLIENT_EMAIL,
  privateKey: KEY,
  webhookToken: TOKEN,
};

test('the private key may have its line breaks written as in the key file', () => {
  const parsed = settings.parse({ ...given, privateKey: KEY.replaceAll('\n', '\\n') });
  expect(parsed.privateKey).toBe(KEY);
});

test.each([
  ['no calendar', { calendars: [] }, 'must name one calendar at least'],
  [
    'a calendar of two people',
    { calendars: [...given.calendars, { staff: 'Olga', calendar: 'anna@salon.example' }] },
    /must not name a calendar twice/,
  ],
  ['a key of another kind', { privateKey: 'AIza0000' }, /must be private_key of the key file/],
  ['a country that does not exist', { country: 'Russia' }, /must be a country, such as RU/],
])('%s is refused', (_what, wrong, message) => {
  const error = settings.safeParse({ ...given, ...wrong }).error;
  expect(error?.issues[0]?.message).toMatch(message);
});

describe('a notification', () => {
  const request = (headers: Record<string, string>, method = 'POST'): WebhookRequest => ({
    method,
    query: new URLSearchParams(),
    header: (name) => headers[name],
    body: new Uint8Array(),
  });
  const received = (headers: Record<string, string>, method?: string) =>
    receive(settings.parse(given), request(headers, method));

  test('says that bookings have changed', () => {
    const headers = { 'x-goog-channel-token': TOKEN, 'x-goog-resource-state': 'exists' };
    expect(received(headers)).toEqual({
      kind: 'accepted',
      items: [{ kind: 'event', event: { type: 'bookings-changed' } }],
    });
  });

  test('of a new channel is ignored', () => {
    const headers = { 'x-goog-channel-token': TOKEN, 'x-goog-resource-state': 'sync' };
    expect(received(headers)).toEqual({
      kind: 'accepted',
      items: [{ kind: 'ignored', what: 'new-channel' }],
    });
  });

  test.each([
    [401, { 'x-goog-resource-state': 'exists' }, 'POST'],
    [401, { 'x-goog-channel-token': 'another', 'x-goog-resource-state': 'exists' }, 'POST'],
    [400, { 'x-goog-channel-token': TOKEN }, 'POST'],
    [404, { 'x-goog-channel-token': TOKEN, 'x-goog-resource-state': 'exists' }, 'GET'],
  ])('is refused with %i: %j by %s', (status, headers, method) => {
    expect(received(headers, method)).toMatchObject({ kind: 'refused', status });
  });
});
