import { readFileSync } from 'node:fs';
import { createDashboard, ROWS } from '../../ops/grafana/dashboard';
import { USUAL_PORT } from '../../src/http/settings';
import { Events } from '../../src/observability/events';
import { createMetrics } from '../../src/observability/metrics';
import { alerts, dashboardExpressions, metricsIn, ruleExpressions } from './expressions';

const inCode = createMetrics(new Events()).described.map(({ name }) => name);
const expressions = [...dashboardExpressions(), ...ruleExpressions()];
const used = new Set(expressions.flatMap(({ expr }) => metricsIn(expr)));
const recorded = ruleExpressions()
  .map(({ of }) => of)
  .filter((name) => name.includes(':'));

test('the committed dashboard is the one that the program writes', () => {
  // If it is not: `node --import tsx ops/grafana/generate.ts`.
  expect(JSON.parse(readFileSync('ops/grafana/dashboard.json', 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(createDashboard())),
  );
});

test('every panel says in one sentence what it shows, and has a title of its own', () => {
  const panels = ROWS.flatMap((row) => row.panels);
  for (const { description } of panels) expect(description).toMatch(/^[A-Z][^\n]{20,130}\.$/);
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
});

test('every metric that the dashboard and the rules read exists', () => {
  expect([...used].filter((name) => !inCode.includes(name))).toEqual([]);
});

test('every metric is read by the dashboard or by a rule', () => {
  expect(inCode.filter((name) => !used.has(name))).toEqual([]);
});

test('every recording rule that is read exists, and each is read', () => {
  const read = expressions.flatMap(({ expr }) => expr.match(/\b[a-z_]+:[a-z_]+:[a-z0-9_]+/g) ?? []);
  expect(new Set(read)).toEqual(new Set(recorded));
});

describe('docs/operations.md', () => {
  const page = readFileSync('docs/operations.md', 'utf8');
  const sections = new Map(
    page
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );

  test.each(alerts())('says of $name what it means, what to look at, and what to do', ({ name, runbook }) => {
    expect(runbook).toBe(`docs/operations.md#${name.toLowerCase()}`);
    for (const part of ['**Means:**', '**Look at:**', '**Do:**']) expect(sections.get(name)).toContain(part);
  });

  test('describes no alert that does not exist', () => {
    const described = [...sections.keys()].filter((heading) => heading.startsWith('Dialogkeeper'));
    expect(described.sort()).toEqual(
      alerts()
        .map(({ name }) => name)
        .sort(),
    );
  });
});

test('Prometheus looks for the processes where the role web listens by default', () => {
  const config = readFileSync('ops/prometheus/prometheus.yml', 'utf8');
  expect(config).toContain(`url: http://127.0.0.1:${USUAL_PORT}/metrics/targets`);
});
