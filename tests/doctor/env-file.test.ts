import { misspelt } from '../../src/doctor/env-file';
import { findingText } from '../../src/doctor/finding';

test.each([
  ['DEBOUCE', 'DEBOUNCE'],
  ['MODEL_KEY', 'MODEL_API_KEY'],
  ['PORT', 'HTTP_PORT'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['Model', 'MODEL'],
])('%s in .env is a warning that names %s', (name, setting) => {
  const found = misspelt([name]);
  expect(found).toMatchObject([{ severity: 'warning', what: `${name} of .env is no setting` }]);
  expect(found.map(findingText).join()).toContain(`is ${setting} meant?`);
});

test('settings, and names of other programs, are nothing to report', () => {
  const names = [
    'DEBOUNCE',
    'MODEL_API_KEY',
    'NODE_OPTIONS',
    'TZ',
    'SALON_URL',
    'WAHA_API_KEY',
    'META_APP_SECRET',
  ];
  expect(misspelt(names)).toEqual([]);
});
