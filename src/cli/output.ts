export interface OutputFlags {
  json?: boolean | undefined;
}

/** Prints JSON on one line with `--json`, else text. */
export function print(value: unknown, { json }: OutputFlags, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text()}\n`);
}

/** Prints a line per row, or `none`. */
export function printList<Row>(rows: readonly Row[], flags: OutputFlags, line: (row: Row) => string): void {
  print(rows, flags, () => (rows.length > 0 ? rows.map(line).join('\n') : 'none'));
}
