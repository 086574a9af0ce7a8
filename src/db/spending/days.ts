import type { Db } from '../database';

export interface SpendingDay {
  /** `YYYY-MM-DD`, of the company. */
  day: string;
  companyId: string;
  model: string;
  calls: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  cost: number;
}

/** The newest first. @param companyId undefined: of all companies */
export async function spendingDays(
  db: Db,
  companyId: string | undefined,
  limit: number,
): Promise<SpendingDay[]> {
  const rows = await db
    .selectFrom('model_usage')
    .select([
      'day',
      'company_id as companyId',
      'model',
      'calls',
      'input_tokens as inputTokens',
      'cached_tokens as cachedTokens',
      'output_tokens as outputTokens',
      'cost',
    ])
    .$if(companyId !== undefined, (query) => query.where('company_id', '=', String(companyId)))
    .orderBy('day', 'desc')
    .orderBy('company_id')
    .orderBy('model')
    .limit(limit)
    .execute();
  return rows.map(({ calls, inputTokens, cachedTokens, outputTokens, ...row }) => ({
    ...row,
    calls: Number(calls),
    inputTokens: Number(inputTokens),
    cachedTokens: Number(cachedTokens),
    outputTokens: Number(outputTokens),
  }));
}
