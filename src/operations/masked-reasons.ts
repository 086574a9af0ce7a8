import { masked } from '../privacy/redaction';

/** Reasons quote errors of gateways, responders and servers: phones and e-mail addresses in them are not shown. */
export function withMaskedReasons<Row extends { reason: string }>(rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, reason: masked(row.reason) }));
}
