import { readConfig } from '../../src/config';

const companiesOf = (given: string) => readConfig({ METRICS_COMPANIES: given }).metricsCompanies;

test('the companies with metrics of their own are up to 50 different ids', () => {
  expect(companiesOf('962302, salon_2,a-b')).toEqual(['962302', 'salon_2', 'a-b']);
  const ids = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`).join(',');
  expect(companiesOf(ids(50))).toHaveLength(50);
  for (const wrong of [ids(51), 'a,a', 'a,,b', ',a'])
    expect(() => companiesOf(wrong)).toThrow(/^METRICS_COMPANIES .*up to 50/);
});

test.each(['salon 1', 'a,b:c', 'a;b', 'салон', '+79163674723', 'a,"b"', 'x'.repeat(65)])(
  'METRICS_COMPANIES=%s stops the start, because no company can have such an id',
  (given) => {
    expect(() => companiesOf(given)).toThrow(/^METRICS_COMPANIES .*1 to 64 letters, digits, - or _/);
  },
);
