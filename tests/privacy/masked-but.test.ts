import { maskedBut } from '../../src/privacy/redaction';

test.each([
  ['instance 1101000001 is not authorized', 'instance 1101000001 is not authorized'],
  ['instance 1101000001 wrote to 79990000001', 'instance 1101000001 wrote to [phone]'],
  ['11010000019 is longer', '[phone] is longer'],
  ['+1101000001 is a number', '[phone] is a number'],
])('%s: only the id is shown', (text, shown) => {
  expect(maskedBut(['1101000001', ''], text)).toBe(shown);
});
