/**
 * A segment as it is written to JSON: a long array of objects with the same keys becomes a table, which names the keys once and
 * holds a column for each. Measured for a schedule of 2400 rows (`npm run bench -- unparsed-load`): half of the JSON, a third
 * less after compression, and parsing and building take two thirds of the time that parsing the rows takes.
 */
export interface Packed {
  /** The segment; a property whose array is a table is null. */
  value: Record<string, unknown>;
  tables: Record<string, Table>;
}

type Table = [keys: string[], ...columns: unknown[][]];
type Row = Record<string, unknown>;

/** In a shorter array a table saves little. */
const MIN_ROWS = 32;

/** Undefined: nothing in the value is a table. */
export function pack(value: unknown): Packed | undefined {
  if (!isObject(value) || typeof value.toJSON === 'function') return undefined;
  const packed: Packed = { value: { ...value }, tables: {} };
  for (const [name, property] of Object.entries(value)) {
    const table = tableOf(property);
    if (!table) continue;
    packed.value[name] = null;
    packed.tables[name] = table;
  }
  return Object.keys(packed.tables).length > 0 ? packed : undefined;
}

/** The segment again. Changes what it is given. */
export function unpack({ value, tables }: Packed): unknown {
  for (const [name, table] of Object.entries(tables)) value[name] = rowsOf(table);
  return value;
}

/** By how many bytes the JSON of the segment is longer. */
export function savedBytesOf({ tables }: Packed): number {
  let saved = 0;
  for (const [keys, column] of Object.values(tables)) {
    // Of each row: two braces, and for each key two quotation marks and a colon.
    const ofRow = keys.reduce((sum, key) => sum + key.length + 3, 2);
    saved += ofRow * (column?.length ?? 0);
  }
  return saved;
}

/** Undefined where a table would not hold exactly what the JSON of the rows holds. */
function tableOf(rows: unknown): Table | undefined {
  if (!Array.isArray(rows) || rows.length < MIN_ROWS || !isObject(rows[0])) return undefined;
  const keys = Object.keys(rows[0]);
  if (keys.includes('__proto__')) return undefined;
  for (const row of rows) if (!hasKeys(row, keys)) return undefined; // a hole of the array, too
  return [keys, ...keys.map((key) => rows.map((row: Row) => row[key]))];
}

/** JSON leaves out properties that are undefined or functions; in a column they would become null. */
function hasKeys(row: unknown, keys: readonly string[]): row is Row {
  if (!isObject(row) || typeof row.toJSON === 'function') return false;
  const own = Object.keys(row);
  return (
    own.length === keys.length &&
    own.every((key, i) => key === keys[i] && !['undefined', 'function', 'symbol'].includes(typeof row[key]))
  );
}

function rowsOf([keys, ...columns]: Table): Row[] {
  const count = columns[0]?.length ?? 0;
  const rows = new Array<Row>(count);
  for (let i = 0; i < count; i++) {
    const row: Row = {};
    for (let j = 0; j < keys.length; j++) row[keys[j] as string] = columns[j]?.[i];
    rows[i] = row;
  }
  return rows;
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
