/**
 * The probability that a task is done k times out of k, estimated from its trials without bias: how many of the ways to choose k of
 * the trials have only those in which it was done (pass^k of τ-bench, https://arxiv.org/abs/2406.12045).
 */
export function passHatK(trials: number, done: number, k: number): number {
  if (k > trials) throw new RangeError(`pass^${k} needs ${k} trials, and there are ${trials}`);
  let share = 1;
  for (let i = 0; i < k; i++) share *= Math.max(0, done - i) / (trials - i);
  return share;
}

/** The mean over tasks, for each k up to the trials that every task has. `done`: of each trial of each task. */
export function passRates(tasks: readonly (readonly boolean[])[]): number[] {
  const most = Math.min(...tasks.map(({ length }) => length));
  if (!Number.isFinite(most)) return [];
  return Array.from({ length: most }, (_, i) => {
    const rates = tasks.map((trials) => passHatK(trials.length, trials.filter(Boolean).length, i + 1));
    return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  });
}
