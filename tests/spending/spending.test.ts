import { sql } from 'kysely';
import type { DueTurn } from '../../src/db/turn';
import type { ModelCall } from '../../src/domain/model-call';
import { type EventMap, Events } from '../../src/observability/events';
import { listSpending } from '../../src/operations/spending';
import { spendingOf } from '../../src/spending/spending';
import { addCompany, testDatabase } from '../support/database';
import { zoneAtNoon } from '../support/noon';

const db = testDatabase();
const events = new Events();
afterAll(() => events.close());

const CALL: ModelCall = {
  model: 'small',
  outcome: 'answered',
  seconds: 1,
  input: 1000,
  cached: 600,
  output: 40,
  cost: 0.0015,
};

const spending = (companyId: string, modelDailyBudget: number | null = null) =>
  spendingOf({ db, events, modelDailyBudget }, { companyId, conversationId: '1' } as DueTurn);

const usage = (companyId: string) =>
  db
    .selectFrom('model_usage')
    .select(['model', 'calls', 'input_tokens', 'cached_tokens', 'output_tokens', 'cost'])
    .where('company_id', '=', companyId)
    .orderBy('model')
    .execute();

test('the usage of a day is the sum of its calls, by model, however many come at once', async () => {
  const timezone = zoneAtNoon();
  const [one, other] = [await addCompany(db, { timezone }), await addCompany(db, { timezone })];
  const calls = Array.from({ length: 100 }, () => spending(one).record(CALL));
  const others = Array.from({ length: 100 }, () =>
    spending(other).record({ ...CALL, outcome: 'cut', cost: 2 }),
  );
  await Promise.all([...calls, ...others, spending(one).record({ ...CALL, model: 'large', cost: 3 })]);

  const sums = {
    model: 'small',
    calls: '100',
    input_tokens: '100000',
    cached_tokens: '60000',
    output_tokens: '4000',
  };
  expect(await usage(one)).toEqual([
    { model: 'large', calls: '1', input_tokens: '1000', cached_tokens: '600', output_tokens: '40', cost: 3 },
    { ...sums, cost: 0.15 },
  ]);
  expect(await usage(other)).toEqual([{ ...sums, cost: 200 }]);
  expect(await spending(one).today()).toEqual({ spent: 3.15, budget: null });
});

test('a day begins at midnight of the company', async () => {
  const [east, west] = [
    await addCompany(db, { timezone: 'Pacific/Kiritimati' }),
    await addCompany(db, { timezone: 'Pacific/Pago_Pago' }),
  ];
  for (const id of [east, west]) await spending(id).record(CALL);
  const days = await db
    .selectFrom('model_usage')
    .select('day')
    .where('company_id', 'in', [east, west])
    .orderBy('day')
    .execute();
  expect(new Set(days.map(({ day }) => day)).size).toBe(2);

  await sql`update model_usage set day = day - 1 where company_id = ${east}`.execute(db);
  expect(await spending(east).today()).toMatchObject({ spent: 0 });
  expect(await spending(west).today()).toMatchObject({ spent: 0.0015 });
});

test('the budget of a company overrides that of the configuration', async () => {
  const [usual, own] = [await addCompany(db), await addCompany(db, { model_daily_budget: 0.5 })];
  expect(await spending(usual, 2).today()).toEqual({ spent: 0, budget: 2 });
  expect(await spending(own, 2).today()).toEqual({ spent: 0, budget: 0.5 });
  expect(await spending(own).today()).toEqual({ spent: 0, budget: 0.5 });
});

test('usage that cannot be stored does not fail the turn, and is reported; the others of its batch are stored', async () => {
  const companyId = await addCompany(db);
  const lost: EventMap['model.usage-lost'][] = [];
  const called: EventMap['model.called'][] = [];
  const ends = [
    events.on('model.usage-lost', (event) => lost.push(event)),
    events.on('model.called', (event) => called.push(event)),
  ];
  const faulty = { ...CALL, input: 10 ** 30 }; // larger than a bigint
  await Promise.all([faulty, CALL].map((call) => spending(companyId).record(call)));
  for (const end of ends) end();

  expect(lost).toEqual([{ companyId, conversationId: '1', error: expect.any(Error) }]);
  expect(called).toHaveLength(2);
  expect(called[1]).toEqual({ companyId, conversationId: '1', ...CALL });
  expect(await usage(companyId)).toMatchObject([{ calls: '1' }]);
});

test('usage of a company that is deleted meanwhile is left out', async () => {
  await spending('gone').record(CALL);
  expect(await usage('gone')).toEqual([]);
});

test('the days of a company are listed with what they have cost', async () => {
  const companyId = await addCompany(db);
  await spending(companyId).record(CALL);
  await sql`update model_usage set day = '2026-01-31' where company_id = ${companyId}`.execute(db);
  await spending(companyId).record({ ...CALL, cost: 1 });
  const days = await listSpending(db, companyId);
  const { input: inputTokens, cached: cachedTokens, output: outputTokens } = CALL;
  const one = { companyId, model: 'small', calls: 1, inputTokens, cachedTokens, outputTokens };
  expect(days).toEqual([
    { ...one, day: expect.any(String), cost: 1 },
    { ...one, day: '2026-01-31', cost: 0.0015 },
  ]);
});

test('costs of a company that does not exist are an error', async () => {
  await expect(listSpending(db, 'misspelt')).rejects.toMatchObject({ code: 'company.not-found' });
});
