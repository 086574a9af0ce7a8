export interface CaseOutcome {
  name: string;
  passed: boolean;
  /** Why it failed. */
  reason?: string;
}

export interface CacheOutcome {
  name: string;
  version: string;
  cases: CaseOutcome[];
}

export function failuresOf({ cases }: CacheOutcome): CaseOutcome[] {
  return cases.filter(({ passed }) => !passed);
}
