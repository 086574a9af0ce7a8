export interface Panel {
  title: string;
  /** One line: what it shows, and which direction is bad. */
  description: string;
  /** Of Grafana. */
  unit: 's' | 'short' | 'percentunit' | 'bytes' | 'Bps' | 'ops' | 'dateTimeFromNow';
  queries: readonly Query[];
  /** Series are drawn on top of each other. */
  stacked?: boolean;
}

export interface Query {
  expr: string;
  /** Labels stand in double braces. */
  legend: string;
}

export interface Row {
  title: string;
  panels: readonly Panel[];
}

/** The companies that are chosen at the top of the dashboard; all: also those without a label. */
export const COMPANY = 'company=~"$company"';

/** Quantiles of a histogram over all processes, by the labels in `by`. */
export function quantiles(
  metric: string,
  { of = [0.5, 0.95], where = '', by = '', legend = '' } = {},
): Query[] {
  const labels = by === '' ? 'le' : `le, ${by}`;
  return of.map((quantile) => ({
    expr: `histogram_quantile(${quantile}, sum by (${labels}) (rate(${metric}_bucket${braces(where)}[$__rate_interval])))`,
    legend: `${legend} p${quantile * 100}`.trim(),
  }));
}

/** The rate of a counter over all processes, by one of its labels. */
export function rate(metric: string, by: string, where = ''): Query {
  return { expr: `sum by (${by}) (rate(${metric}${braces(where)}[$__rate_interval]))`, legend: `{{${by}}}` };
}

/** The increase of a counter over all processes, in the last five minutes, by one of its labels. */
export function increase(metric: string, by: string, where = ''): Query {
  return { expr: `sum by (${by}) (increase(${metric}${braces(where)}[5m]))`, legend: `{{${by}}}` };
}

function braces(where: string): string {
  return where === '' ? '' : `{${where}}`;
}
