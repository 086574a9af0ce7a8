import { z } from 'zod';

const count = z.number().catch(0);

/** A page shows all of it. */
const LONGEST_WORD = 100;
const MOST_ENTRIES = 50;
const word = z.string().transform((given) => given.slice(0, LONGEST_WORD));
const list = <Entry extends z.ZodType>(entry: Entry) =>
  z.array(entry).transform((given) => given.slice(0, MOST_ENTRIES));

/** The report of a responder on a reply. It is foreign: what cannot be read is left out. */
const modelReport = z.object({
  model: word,
  outcome: word.catch(''),
  problem: z.string().optional().catch(undefined),
  fallback: word.optional().catch(undefined),
  requests: list(
    z.object({ outcome: word, seconds: count, input: count, cached: count, output: count, cost: count }),
  ).catch([]),
  tokens: z.object({ input: count, cached: count, output: count }).catch({ input: 0, cached: 0, output: 0 }),
  cost: count,
  tools: list(z.object({ name: word, outcome: word })).catch([]),
  prompt: z
    .object({
      total: count,
      parts: list(z.object({ part: word, tokens: count })).catch([]),
      cut: list(z.object({ part: word, what: word, kept: count, of: count })).catch([]),
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
