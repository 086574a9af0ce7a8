import { readFileSync } from 'node:fs';
import { ROWS } from '../../ops/grafana/dashboard';

export interface Expression {
  /** The panel, or the name of the rule. */
  of: string;
  expr: string;
}

export function dashboardExpressions(rows: typeof ROWS = ROWS): Expression[] {
  return rows.flatMap(({ panels }) =>
    panels.flatMap(({ title, queries }) => queries.map(({ expr }) => ({ of: title, expr }))),
  );
}

/** Of rules.yml and alerts.yml: each is a line, or folded lines (`>-`). */
export function ruleExpressions(): Expression[] {
  const text = ['rules', 'alerts']
    .map((name) => readFileSync(`ops/prometheus/${name}.yml`, 'utf8'))
    .join('\n');
  const rule = /- (?:record|alert): (\S+)\n\s+expr: (?:>-\n((?:\s{10,}.*\n)+)|(.*)\n)/g;
  return [...text.matchAll(rule)].map(([, of = '', folded, line]) => ({
    of,
    expr: (folded ?? line ?? '').trim().replaceAll(/\s*\n\s*/g, ' '),
  }));
}

export interface Alert {
  name: string;
  runbook: string;
}

export function alerts(): Alert[] {
  const text = readFileSync('ops/prometheus/alerts.yml', 'utf8');
  return text
    .split(/^ +- alert: /m)
    .slice(1)
    .map((rule) => ({
      name: /^\S+/.exec(rule)?.[0] ?? '',
      runbook: /runbook_url: (\S+)/.exec(rule)?.[1] ?? '',
    }));
}

const OUR_METRIC = /\b(?:dialogkeeper|process|nodejs)_[a-z0-9_]+\b/g;

/** The metrics of ours that an expression reads, without the suffixes of histograms. */
export function metricsIn(expr: string): string[] {
  return [...expr.matchAll(OUR_METRIC)]
    .filter(({ index }) => expr[index - 1] !== ':') // part of the name of a recording rule
    .map(([name]) => name.replace(/_(bucket|count|sum)$/, ''));
}
