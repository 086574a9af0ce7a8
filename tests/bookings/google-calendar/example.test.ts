import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { googleCalendar } from '../../../src/bookings/google-calendar';
import { readConfigFile } from '../../../src/config/file';
import { fieldsOf, namesOf } from '../../../src/config/file/known-fields';
import { connect, haircut, salonSettings, signal } from './salon';
import { CLIENT_EMAIL, GoogleServer, KEY } from './server';

const PAGE = 'docs/booking-systems/google-calendar.md';
const env = {
  CONFIG_FILE: join(__dirname, '../../../examples/google-calendar/dialogkeeper.config.mjs'),
  GOOGLE_CLIENT_EMAIL: CLIENT_EMAIL,
  GOOGLE_PRIVATE_KEY: KEY.replaceAll('\n', '\\n'), // as in the key file
  GOOGLE_WEBHOOK_TOKEN: 'a-webhook-token',
};

test('the example, with the calendars of a server, is checked and books', async () => {
  const [system] = (await readConfigFile(env))?.bookingSystems ?? [];
  const { calendars, privateKey } = googleCalendar.settings.parse(system?.settings);
  const server = await GoogleServer.start(...calendars.map(({ calendar }) => calendar));
  try {
    const salon = connect(salonSettings(server, { calendars, privateKey }));
    await expect(salon.check(signal)).resolves.toMatch(/^Olivia Hart: calendar .*; Jack Reed: calendar /);
    const booking = salon.actions.book({ ...haircut, staffId: calendars[1]?.calendar ?? '' }, signal);
    await expect(booking).resolves.toMatchObject({ status: 'booked' });
  } finally {
    await server.stop();
  }
});

test('the page shows the same configuration', async () => {
  const [system] = (await readConfigFile(env))?.bookingSystems ?? [];
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8')) ?? [];
  const { id, company, provider, calendars, country } = JSON.parse(shown).bookingSystems[0];
  expect(system).toMatchObject({ id, company, provider, settings: { calendars, country } });
});

test('the page has all settings, and says of the secrets that they are', () => {
  const rows = readFileSync(PAGE, 'utf8').split('\n');
  for (const field of namesOf(fieldsOf(googleCalendar.settings))) {
    const row = rows.find((line) => line.startsWith(`| \`${field}\` |`));
    expect({ field, row }).toEqual({ field, row: expect.any(String) });
    if ((googleCalendar.secrets as readonly string[]).includes(field)) expect(row).toContain('secret');
  }
});
