import { readFileSync } from 'node:fs';
import { BOOKING_PROVIDERS, type BookingProviderName, bookingProviderOf } from '../../src/bookings/providers';
import { fieldsOf, namesOf } from '../../src/config/file/known-fields';

/** The page of each provider, of the rows of the table "Choose a system". */
const pages = new Map(
  readFileSync('docs/booking-systems.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ['))
    .flatMap((line) => [...line.matchAll(/\[([^\]]+)\]\((booking-systems\/[\w-]+\.md)\)/g)])
    .flatMap(([, names = '', page]) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => [name, `docs/${page}`] as const),
    ),
);
const names = Object.keys(BOOKING_PROVIDERS) as BookingProviderName[];

test('the table has exactly the providers that there are', () => {
  expect([...pages.keys()].sort()).toEqual([...names].sort());
});

test.each(names)('the page of %s names every setting', (name) => {
  const page = readFileSync(pages.get(name) ?? '', 'utf8');
  const fields = namesOf(fieldsOf(bookingProviderOf(name).settings));
  expect(fields.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});
