import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describeWithPrometheus } from '../support/native/available';
import { alerts } from './expressions';

const run = promisify(execFile);
const CASES = readdirSync('ops/prometheus/tests').map((name) => `ops/prometheus/tests/${name}`);

test('every alert has a case in which it is quiet and one in which it fires', () => {
  const text = CASES.map((path) => readFileSync(path, 'utf8')).join('\n');
  const tested = [...text.matchAll(/^ {2}- name: (\S+)$/gm)].map(([, name]) => name);
  expect(tested.sort()).toEqual(
    alerts()
      .map(({ name }) => name)
      .sort(),
  );
});

describeWithPrometheus('the tools of Prometheus', () => {
  test('accept the configuration, the rules and the receivers', async () => {
    await run('promtool', ['check', 'config', '--lint=all', '--lint-fatal', 'ops/prometheus/prometheus.yml']);
    await run('amtool', ['check-config', 'ops/alertmanager/alertmanager.yml']);
  });

  test('see each alert fire when it should, and only then', async () => {
    await run('promtool', ['test', 'rules', ...CASES]);
  }, 120_000);
});
