export type CompanyLabel = (companyId: string | null | undefined) => { company?: string };

/** Only these companies have a label of their own (`METRICS_COMPANIES`): each label multiplies the number of series. */
export function companyLabel(companyIds: readonly string[]): CompanyLabel {
  const own = new Map(companyIds.map((company) => [company, { company }]));
  return (companyId) => own.get(companyId ?? '') ?? {};
}

const MAX_VALUES = 50;

/** Values that others choose, such as the names of channels. After the first ones, all others are `other`. */
export function boundedLabel(): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.size < MAX_VALUES) known.add(value);
    return known.has(value) ? value : 'other';
  };
}
