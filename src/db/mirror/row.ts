import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Tx } from '../database';
import type { BookingTable } from '../schema';
import type { SourceKey } from './source';

const COLUMNS = [
  'id',
  'client_id',
  'starts_at',
  'status',
  'closed_by',
  'closed_at',
  'made_by',
  'confirmed_at',
] as const;

export type Row = Pick<Selectable<BookingTable>, (typeof COLUMNS)[number]>;

/** The columns that are written, and their types. */
const TYPES = {
  client_id: 'bigint',
  staff_id: 'bigint',
  service_id: 'bigint',
  title: 'text',
  starts_at: 'timestamptz',
  ends_at: 'timestamptz',
  status: 'text',
  price: 'numeric(12, 2)',
  comment: 'text',
  made_by: 'text',
  closed_by: 'text',
  closed_at: 'timestamptz',
  confirmed_at: 'timestamptz',
  mirrored: 'boolean',
  idempotency_key: 'text',
} as const;

type Column = keyof typeof TYPES;
export type RowValues = { [Name in Column]?: string | number | boolean | Date | null };

/** Undefined: there is no such booking here. */
export async function lockRow(tx: Tx, { companyId, externalId }: SourceKey): Promise<Row | undefined> {
  return tx
    .selectFrom('booking')
    .select(COLUMNS)
    .where('company_id', '=', companyId)
    .where('external_id', '=', externalId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function insertRow(
  tx: Tx,
  { companyId, externalId }: SourceKey,
  values: RowValues,
): Promise<Row> {
  const { names, typed } = columnsOf(values);
  const { rows } = await sql<Row>`
    insert into booking (company_id, external_id, ${sql.join(names)})
    values (${companyId}, ${externalId}, ${sql.join(typed)})
    returning ${returned}
  `.execute(tx);
  return rows[0] as Row;
}

/** Undefined: nothing is different, and nothing was written: the versions of contexts have not moved. */
export async function updateRow(tx: Tx, id: string, values: RowValues): Promise<Row | undefined> {
  const { names, typed } = columnsOf(values);
  const set = names.map((name, i) => sql`${name} = ${typed[i]}`);
  const { rows } = await sql<Row>`
    update booking set ${sql.join(set)}
    where id = ${id} and (${sql.join(names)}) is distinct from (${sql.join(typed)})
    returning ${returned}
  `.execute(tx);
  return rows[0];
}

const returned = sql.join(COLUMNS.map((name) => sql.ref(name)));

function columnsOf(values: RowValues): { names: RawBuilder<unknown>[]; typed: RawBuilder<unknown>[] } {
  const given = Object.entries(values) as [Column, RowValues[Column]][];
  return {
    names: given.map(([name]) => sql.ref(name)),
    typed: given.map(([name, value]) => sql`${value}::${sql.raw(TYPES[name])}`),
  };
}
