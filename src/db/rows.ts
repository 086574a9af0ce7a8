import { type RawBuilder, sql } from 'kysely';
import { storableJson } from './storable';

type ColumnType =
  | 'bigint'
  | 'boolean'
  | 'integer'
  | 'jsonb'
  | 'numeric'
  | 'numeric(12, 2)'
  | 'text'
  | 'timestamptz';

/**
 * Values as rows of a statement, sent as one JSON parameter:
 *
 *     from ${rowsOf(claims, { conversation_id: 'bigint', deadline_ms: 'integer' })} as given
 *
 * The limit tells the planner how many rows there are. Without it, the planner assumes a hundred and may read a whole table
 * for a single row.
 */
export function rowsOf<Row extends object>(
  values: readonly Row[],
  columns: { [Name in keyof Row]-?: ColumnType },
): RawBuilder<Row> {
  const typed = Object.entries<ColumnType>(columns).map(
    ([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`,
  );
  const recordset = sql`jsonb_to_recordset(${storableJson(values)}::jsonb) as given(${sql.join(typed)})`;
  return sql<Row>`(select * from ${recordset} limit ${values.length}::integer)`;
}
