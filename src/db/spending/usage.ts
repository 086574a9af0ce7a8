import { sql } from 'kysely';
import type { ModelUsage } from '../../domain/model-call';
import { batched } from '../batched';
import type { Db } from '../database';
import { rowsOf } from '../rows';

export interface UsedModel extends ModelUsage {
  companyId: string;
  model: string;
  cost: number;
}

/** Today, by the clock of the company. */
const today = sql`(now() at time zone company.timezone)::date`;

/** Adds requests to the company's usage of today. The usage of a company that is deleted is left out. */
export const addUsage = batched(async (db, calls: UsedModel[]): Promise<undefined[]> => {
  const rows = calls.map(({ companyId, ...call }) => ({ company_id: companyId, ...call }));
  const given = rowsOf(rows, {
    company_id: 'text',
    model: 'text',
    input: 'bigint',
    cached: 'bigint',
    output: 'bigint',
    cost: 'numeric',
  });
  // In the same order in every process: statements that lock the same rows do not wait for each other.
  await sql`
    insert into model_usage as present (company_id, day, model, calls, input_tokens, cached_tokens, output_tokens, cost)
    select company.id, ${today}, given.model, count(*), sum(input), sum(cached), sum(output), sum(cost)
    from ${given} as given join company on company.id = given.company_id
    group by company.id, given.model order by company.id, given.model
    on conflict (company_id, day, model) do update set calls = present.calls + excluded.calls,
      input_tokens = present.input_tokens + excluded.input_tokens,
      cached_tokens = present.cached_tokens + excluded.cached_tokens,
      output_tokens = present.output_tokens + excluded.output_tokens, cost = present.cost + excluded.cost
  `.execute(db);
  return calls.map(() => undefined);
});

export interface SpentToday {
  spent: number;
  /** Null: any amount. */
  budget: number | null;
}

/** @param usualBudget of companies without one of their own; null: any amount */
export async function spentToday(db: Db, companyId: string, usualBudget: number | null): Promise<SpentToday> {
  const { rows } = await sql<SpentToday>`
    select coalesce(company.model_daily_budget, ${usualBudget}::numeric)::float8 as budget,
      coalesce((
        select sum(cost) from model_usage where company_id = company.id and day = ${today}
      ), 0)::float8 as spent
    from company where id = ${companyId}
  `.execute(db);
  return rows[0] ?? { spent: 0, budget: usualBudget };
}
