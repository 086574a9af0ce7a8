import { forOneProcess } from '../../src/fairness/one-process';
import { testConfig } from '../support/system';

test('a process that runs alone keeps turns free for other companies, whatever the default of many processes is', () => {
  const { turnsPerCompany, turnConcurrency } = forOneProcess(testConfig());
  expect(turnsPerCompany).toBe(56);
  expect(turnsPerCompany).toBeLessThan(turnConcurrency);
});

test('a lower limit that is set is kept; a company has at least one place', () => {
  expect(forOneProcess(testConfig({ turnsPerCompany: 3 }))).toMatchObject({ turnsPerCompany: 3 });
  expect(forOneProcess(testConfig({ turnConcurrency: 1 }))).toMatchObject({ turnsPerCompany: 1 });
});
