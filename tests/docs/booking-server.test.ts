import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { generic } from '../../src/bookings/generic';
import type { BookRequest } from '../../src/bookings/provider';
import { addCompany, dayFromNow, testDatabase } from '../support/database';
import { PATIENT } from '../support/limits';
import { syncNow } from '../support/sync';

const db = testDatabase();
const secret = 'whsec';
const signal = new AbortController().signal;
let example: ChildProcess;
let url: string;

beforeAll(async () => {
  const env = { ...process.env, BOOKINGS_SECRET: secret, PORT: '0' };
  example = spawn(process.execPath, ['examples/booking-server.mjs'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = example.stdout ? await once(example.stdout, 'data') : [''];
  url = String(printed).trim();
});
afterAll(async () => {
  example.kill();
  await once(example, 'exit');
});

const tomorrow = dayFromNow(1);
const request: BookRequest = {
  idempotencyKey: 'k1',
  client: { name: 'Anna', phone: '+79990000001' },
  staffId: '17',
  serviceIds: ['301'],
  staffName: 'Olivia Hart',
  title: "Women's haircut",
  from: `${tomorrow}T10:00`,
  durationMinutes: 60,
  price: 48,
  comment: null,
};

test('the example of a server books once, moves, confirms and cancels, and a sync reads what it has', async () => {
  const settings = generic.settings.parse({ secret, url });
  const deps = { timezone: 'UTC', timeoutMs: PATIENT, limiter: { take: async () => undefined } };
  const client = generic.connect(settings, deps);
  const { check, actions } = client ?? {};
  if (!check || !actions?.confirm) throw new Error('it cannot be asked');
  expect(await check(signal)).toBe('Olive Tree Hair');
  expect(await actions.findBooked(request, signal)).toBeUndefined();
  const { externalId } = await actions.book(request, signal);
  expect((await actions.book(request, signal)).externalId).toBe(externalId);
  expect((await actions.findBooked(request, signal))?.externalId).toBe(externalId);
  await expect(actions.book({ ...request, idempotencyKey: 'k2' }, signal)).rejects.toMatchObject({
    why: 'taken',
  });
  const to = { externalId, staffId: '17', from: `${tomorrow}T10:30`, durationMinutes: 60 };
  await actions.reschedule({ ...to, idempotencyKey: 'k3' }, signal);
  expect((await actions.confirm(externalId, signal)).details).toMatchObject({
    startsAt: `${tomorrow}T10:30:00.000Z`,
    confirmed: true,
  });

  const system = { id: 'own', company: await addCompany(db), provider: 'generic', settings } as const;
  expect(await syncNow(db, system)).toMatchObject({
    catalogue: { services: { added: 1 }, staff: { added: 1 } },
    bookings: { read: 1, created: 1, unknownStaff: 0 },
  });
  expect(await actions.cancel({ externalId, reason: null }, signal)).toMatchObject({ status: 'cancelled' });
  expect(await syncNow(db, system)).toMatchObject({ bookings: { closed: 1 } });
});
