import { passRates } from './pass';
import type { Trial } from './trial';

export interface Evaluated {
  model: string;
  clientModel: string;
  /** Of each task, in its order. */
  trials: Trial[][];
  seconds: number;
}

function sumsOf({ model, clientModel, trials, seconds }: Evaluated) {
  const all = trials.flat();
  const calls = all.flatMap((trial) => trial.calls);
  const sum = (pick: (call: (typeof calls)[number]) => number) =>
    calls.reduce((total, call) => total + pick(call), 0);
  const waits = all.flatMap(({ dialogue }) => dialogue.map((turn) => turn.seconds)).sort((a, b) => a - b);
  const outcomes = new Map<string, number>();
  for (const { outcome } of calls) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  return {
    model,
    clientModel,
    tasks: trials.length,
    trials: all.length,
    done: all.filter(({ faults }) => faults.length === 0).length,
    /** pass^1, pass^2 … */
    pass: passRates(trials.map((ofTask) => ofTask.map(({ faults }) => faults.length === 0))),
    tokens: {
      input: sum(({ input }) => input),
      cached: sum(({ cached }) => cached),
      output: sum(({ output }) => output),
    },
    /** In the currency of `MODEL_PRICES`; 0: they are not set. */
    cost: sum(({ cost }) => cost),
    clientTokens: {
      input: all.reduce((total, trial) => total + trial.clientTokens.input, 0),
      output: all.reduce((total, trial) => total + trial.clientTokens.output, 0),
    },
    requests: Object.fromEntries(outcomes),
    replySeconds: { median: share(waits, 0.5), p95: share(waits, 0.95) },
    seconds,
  };
}

function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

export function sumsForPeople(evaluated: Evaluated): string {
  const sums = sumsOf(evaluated);
  const { tokens, replySeconds: wait } = sums;
  const failed = evaluated.trials.flatMap((ofTask) => failures(ofTask));
  return [
    ...(failed.length > 0 ? ['not always done:', ...failed, ''] : []),
    `${sums.model}: ${sums.tasks} tasks, ${sums.trials} dialogues, the client played by ${sums.clientModel}`,
    sums.pass.map((rate, i) => `pass^${i + 1} ${rate.toFixed(3)}`).join('  '),
    `tokens: ${tokens.input} in, ${tokens.cached} of them cached, ${tokens.output} out; the client: ${sums.clientTokens.input} in, ${sums.clientTokens.output} out`,
    sums.cost > 0
      ? `cost: ${sums.cost.toFixed(4)}, ${(sums.cost / sums.trials).toFixed(5)} for a dialogue`
      : 'cost: set MODEL_PRICES to see it',
    `requests: ${Object.entries(sums.requests)
      .map(([outcome, count]) => `${count} ${outcome}`)
      .join(', ')}`,
    `seconds for a reply: ${wait.median.toFixed(1)} (half), ${wait.p95.toFixed(1)} (95 %); ${Math.round(sums.seconds)} in all`,
  ].join('\n');
}

function failures(trials: readonly Trial[]): string[] {
  const bad = trials.filter(({ faults }) => faults.length > 0);
  const [first] = bad;
  if (!first) return [];
  return [`  ${first.task}: ${bad.length} of ${trials.length}: ${first.faults.join('; ')}`];
}

export function transcript({ task, dialogue, faults }: Trial): string {
  const lines = dialogue.flatMap(({ client, reply }) => [
    `  client: ${client}`,
    `  bot: ${reply || '(silent)'}`,
  ]);
  return [`${task}: ${faults.length === 0 ? 'done' : faults.join('; ')}`, ...lines].join('\n');
}

export function forPrograms(evaluated: Evaluated) {
  return { ...sumsOf(evaluated), dialogues: evaluated.trials.flat() };
}
