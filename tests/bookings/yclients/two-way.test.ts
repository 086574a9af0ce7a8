import { blocksOf } from '../../docs/markdown';
import { itemsOf } from './adapter';
import { connectTo, never, testServer, wish } from './connected';
import { DAY, type Json } from './location';

const all = testServer();

const OF_A_RECORD = [
  'id',
  'date',
  'datetime',
  'seance_length',
  'attendance',
  'api_id',
  'deleted',
  'last_change_date',
];

/** Of a long list only what is meant, and of a record only what matters here. */
function short(answered: unknown): unknown {
  const { data } = (answered ?? {}) as Json;
  if (Array.isArray(data) && data.length > 1) return { ...(answered as Json), data: [data[8], '…'] };
  if (data?.last_change_date === undefined) return answered;
  return {
    success: true,
    data: { ...Object.fromEntries(OF_A_RECORD.map((name) => [name, data[name]])), '…': '…' },
  };
}

function shown(value: unknown): string[] {
  return value === undefined ? [] : [JSON.stringify(value)];
}

test('the run of the page is what the server has seen', async () => {
  const api = connectTo(all.server);
  all.server.location.now = Date.parse('2026-11-27T10:00:00Z'); // as on the page
  const lines: string[] = [];
  const step = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    const first = all.server.exchanges.length;
    const result = await work();
    lines.push(`# ${what}`);
    for (const { asked, body, status, answered } of all.server.exchanges.slice(first))
      lines.push(`> ${asked}`, ...shown(body), `< ${status}`, ...shown(short(answered)));
    return result;
  };
  const told = async () => {
    const { resource, resource_id, status, company_id } = all.server.location.events.at(-1) ?? {};
    const hook = { company_id, resource, resource_id, status };
    lines.push(`> webhook ${JSON.stringify(hook)}`);
    for (const item of itemsOf(hook)) if (item.kind === 'event') await read(item.event);
  };
  const read = async (event: Json) => {
    const booking = await api.readBooking(event.externalId, never());
    const { startsAt } = booking?.details ?? {};
    lines.push(`= booking ${booking?.externalId}: ${booking?.status}, ${startsAt}`);
  };

  const { externalId } = await step('the bot books', () =>
    api.book({ ...wish, comment: 'впервые' }, never()),
  );
  await told();
  const move = {
    idempotencyKey: 'key',
    externalId,
    staffId: null,
    from: `${DAY}T17:15`,
    durationMinutes: 60,
  };
  await step('the client moves the booking', () => api.reschedule(move, never()));
  await told();
  lines.push('# the salon moves it in its calendar');
  all.server.location.change(externalId, { at: `${DAY}T18:00` });
  await told();
  await step('the client cancels', () => api.cancel({ externalId, reason: null }, never()));
  await told();

  const [page] = blocksOf('docs/booking-systems/yclients.md').filter(({ label }) => label === 'recorded');
  expect(page?.text).toBe(`${lines.join('\n')}\n`);
});
