import { execFile } from 'node:child_process';
import { CLIENTS } from '../../ops/grafana/rows/clients';
import { openDatabase } from '../../src/db/database';
import { createLogger } from '../../src/observability/logger';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { describeWithPrometheus } from '../support/native/available';
import type { Series } from '../support/native/prometheus';
import { message, newPhone } from '../support/system';
import { post } from '../support/webhooks';
import { dashboardExpressions, type Expression, ruleExpressions } from './expressions';
import { CHANNEL, type Observed, startObserved, TURNS_PER_COMPANY } from './observed-system';

const COMPANY = 'observed';
/** What an operator should be able to see within. */
const VISIBLE_WITHIN = 30;

interface Target {
  labels: Record<string, string>;
  scrapeUrl: string;
  health: string;
}

describeWithPrometheus('a Prometheus with the files of ops', () => {
  let observed: Observed;
  const receive = (text: string, from = newPhone()) =>
    observed.producer.receiveMessage(message(COMPANY, from, text));
  const targets = async () =>
    (await observed.prometheus.get<{ activeTargets: Target[] }>('targets')).activeTargets;

  beforeAll(async () => {
    observed = await startObserved();
    const db = openDatabase(observed.databaseUrl, { pool: 1, logger: createLogger('silent') });
    await addCompany(db, { id: COMPANY });
    await db.destroy();
  }, 120_000);
  afterAll(() => observed.stop(), 60_000);

  test('discovers the running processes through the role web with its token, and scrapes them', async () => {
    expect((await fetch(`http://${observed.webAddress}/metrics/targets`)).status).toBe(401);
    const up = await eventually(async () => {
      const all = await targets();
      return all.length === 3 && all.every(({ health }) => health === 'up') && all;
    }, 60_000);
    expect(up.map(({ labels }) => labels.role).sort()).toEqual(['web', 'worker', 'worker']);
    const pids = [observed.web, ...observed.workers].map(({ child }) => String(child.pid));
    expect(up.map(({ labels }) => labels.pid).sort()).toEqual(pids.sort());
  }, 90_000);

  test('has data for every expression of the dashboard and of the rules', async () => {
    await traffic();
    const expressions = [...dashboardExpressions(), ...ruleExpressions()].map(evaluable);
    expect(expressions.length).toBeGreaterThan(80);
    const withoutData = async () => {
      const results = await Promise.all(expressions.map(({ expr }) => observed.prometheus.query(expr)));
      return expressions.filter((_, i) => results[i]?.length === 0);
    };
    await eventually(async () => (await withoutData()).length === 0, 90_000).catch(async () =>
      expect(await withoutData()).toEqual([]),
    );
  }, 120_000);

  test('evaluates every rule without an error', async () => {
    const { groups } = await observed.prometheus.get<{
      groups: { rules: { name: string; health: string }[] }[];
    }>('rules');
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBe(ruleExpressions().length);
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  test('finds nothing to complain about in the metrics of a worker', async () => {
    const workers = (await targets()).filter(({ labels }) => labels.role === 'worker');
    const pages = await Promise.all(workers.map(async ({ scrapeUrl }) => (await fetch(scrapeUrl)).text()));
    const metrics = pages.find((page) => page.includes('dialogkeeper_time_to_reply_seconds_bucket')); // it has sent a reply
    if (metrics === undefined) throw new Error('no worker has sent a reply');
    expect(await promtool(['check', 'metrics'], metrics)).toEqual({ code: 0, output: '' });
  });

  test('tells an operator through Alertmanager of a conversation that is parked', async () => {
    await receive('fail');
    const alert = await eventually(() => {
      const bodies = observed.receiver.received.map(
        ({ body }) => JSON.parse(body) as { alerts: SentAlert[] },
      );
      const sent = bodies.flatMap(({ alerts }) => alerts);
      return sent.find(({ labels }) => labels.alertname === 'DialogkeeperConversationParked');
    }, 90_000);
    expect(alert.status).toBe('firing');
    expect(alert.annotations.summary).toBe('1 conversations are parked: their messages wait for an operator');
    expect(alert.annotations.runbook_url).toBe('docs/operations.md#dialogkeeperconversationparked');
  }, 120_000);

  describe.each([
    [
      'a flooded company',
      'flooded companies',
      async () => {
        for (let i = 0; i < TURNS_PER_COMPANY * 6; i++) await receive('slow');
      },
    ],
    ['a frozen queue Redis', '{{server}} down', async () => observed.queueRedis.freeze()],
    ['a killed worker', 'processes down', async () => void observed.workers[0]?.child.kill('SIGKILL')],
  ])('%s', (_fault, legend, inject) => {
    afterAll(() => observed.queueRedis.thaw());

    test(`is visible in the first row within ${VISIBLE_WITHIN} seconds`, async () => {
      const expr = substituted(firstRow(legend));
      await eventually(async () => !isVisible(await observed.prometheus.query(expr)), 90_000);
      const began = Date.now() / 1000;
      await inject();
      await eventually(async () => isVisible(await observed.prometheus.query(expr)), 90_000);
      const recorded = await observed.prometheus.queryRange(expr, began, Date.now() / 1000 + 1);
      const visible = recorded.flatMap(({ samples }) => samples).filter(({ value }) => value > 0);
      expect(Math.min(...visible.map(({ at }) => at)) - began).toBeLessThan(VISIBLE_WITHIN);
    }, 240_000);
  });

  /** Something of everything that has a label of its own. */
  async function traffic(): Promise<void> {
    const phone = newPhone();
    const twice = message(COMPANY, phone, 'hello');
    for (const one of [twice, twice]) await observed.producer.receiveMessage(one);
    await observed.gateway.waitFor(1);
    await observed.producer.bookingUpdated({ companyId: COMPANY, phone });
    observed.gateway.answerNext(400);
    await receive('hello again', phone);
    await observed.gateway.waitFor(2);
    const messageId = `file-${phone}`;
    const sent = [{ from: { kind: 'phone', value: phone }, messageId, text: 'file', sentAt: Date.now() }];
    await post(observed.webAddress, CHANNEL, { messages: sent });
    await post(observed.webAddress, { ...CHANNEL, secret: 'wrong' }, { messages: sent });
    await observed.gateway.waitFor(3);
    const { idempotencyKey } = JSON.parse(observed.gateway.received.at(-1)?.body ?? '{}');
    const delivered = {
      type: 'status',
      messageId,
      idempotencyKey,
      status: 'delivered',
      at: Date.now(),
      billable: true,
    };
    await post(observed.webAddress, CHANNEL, { events: [delivered] });
  }
});

interface SentAlert {
  status: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

function firstRow(legend: string): string {
  const query = CLIENTS.panels.flatMap(({ queries }) => queries).find((one) => one.legend === legend);
  if (!query) throw new Error(`the first row has no series ${legend}`);
  return query.expr;
}

const isVisible = (series: Series[]) => series.some(({ samples }) => samples.some(({ value }) => value > 0));

/** As Grafana does, with all companies. */
function substituted(expr: string): string {
  return expr.replaceAll('$company', '.*').replaceAll('$__rate_interval', '1m');
}

/** The same expression with a result also where nothing is wrong: comparisons give 0 or 1 in place of nothing. */
function evaluable({ of, expr }: Expression): Expression {
  const always = substituted(expr)
    .replaceAll(/ (>|<|==) (?=\d)/g, ' $1 bool ')
    .replace(/^absent\((.*)\)$/, '$1')
    .replaceAll(' offset 1w', '') // the test has no last week
    .replaceAll(' unless ', ' and ');
  return { of, expr: always };
}

function promtool(args: string[], input: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile('promtool', args, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
    child.stdin?.end(input);
  });
}
