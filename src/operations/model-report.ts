import { z } from 'zod';

const count = z.number().catch(0);

/** The report of a responder on a reply. It is foreign: what cannot be read is left out. */
const modelReport = z.object({
  model: z.string(),
  outcome: z.string().catch(''),
  problem: z.string().optional().catch(undefined),
  fallback: z.string().optional().catch(undefined),
  requests: z
    .array(
      z.object({
        outcome: z.string(),
        seconds: count,
        input: count,
        cached: count,
        output: count,
        cost: count,
      }),
    )
    .catch([]),
  tokens: z.object({ input: count, cached: count, output: count }).catch({ input: 0, cached: 0, output: 0 }),
  cost: count,
  tools: z.array(z.object({ name: z.string(), outcome: z.string() })).catch([]),
  prompt: z
    .object({
      total: count,
      parts: z.array(z.object({ part: z.string(), tokens: count })).catch([]),
      cut: z.array(z.object({ part: z.string(), what: z.string(), kept: count, of: count })).catch([]),
    })
    .optional()
    .catch(undefined),
});

export type ReadModelReport = z.output<typeof modelReport>;

/** Undefined: no model was asked, or the report is not one of ours. */
export function readModelReport(report: unknown): ReadModelReport | undefined {
  const parsed = modelReport.safeParse(report);
  return parsed.success ? parsed.data : undefined;
}
