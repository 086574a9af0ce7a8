import { masked } from '../../privacy/redaction';

export type CompanyLabel = (companyId: string | null | undefined) => { company?: string };

/** Only these companies have a label of their own (`METRICS_COMPANIES`): each label multiplies the number of series. */
export function companyLabel(companyIds: readonly string[]): CompanyLabel {
  const own = new Map(companyIds.map((company) => [company, { company }]));
  return (companyId) => own.get(companyId ?? '') ?? {};
}

const MAX_VALUES = 50;

/**
 * Values that others choose, such as the names of channels. After the first ones, all others are `other`. So is one that cannot be
 * shown.
 *
 * @param usual values that are always shown
 */
export function boundedLabel(...usual: string[]): (value: string) => string {
  const known = new Set(usual);
  const most = known.size + MAX_VALUES;
  return (value) => {
    if (known.size < most && isShowable(value)) known.add(value);
    return known.has(value) ? value : 'other';
  };
}

/** prom-client joins the labels of a series with `:` and `,`: with these in it, a value counts as another series. */
const SHOWABLE = /^[A-Za-z0-9._-]+$/;
const PHONE = /(?:\d[._-]*){7}/;

function isShowable(value: string): boolean {
  return SHOWABLE.test(value) && !PHONE.test(value) && masked(value) === value;
}
