import { sql } from 'kysely';
import type { Tx } from './database';
import { rowsOf } from './rows';

/** How many rows were written; the versions of the company move only where there are any. */
export interface Written {
  added: number;
  changed: number;
  removed: number;
  /** Of services and staff that were added or removed. */
  names?: { added: string[]; removed: string[] };
}

export const counts = sql`
  select (select count(*)::integer from added) as added, (select count(*)::integer from changed) as changed,
    (select count(*)::integer from removed) as removed
`;

/** Null: not known; a row that is there keeps its own. */
export interface OfferedService {
  /** In the company's booking system; absent: a company file names it. */
  externalId?: string;
  title: string;
  category: string | null;
  description: string | null;
  price: { min: number; max: number } | null;
  minutes: number;
  active?: boolean;
}

/** Null: as of services. */
export interface OfferedStaff {
  externalId?: string;
  name: string;
  specialization: string | null;
  about: string | null;
  active?: boolean;
}

/** A service that is not given is kept for its bookings, and no longer offered. */
export async function writeServices(
  tx: Tx,
  companyId: string,
  services: readonly OfferedService[],
): Promise<Written> {
  const rows = services.map(({ externalId = null, price, minutes, active = true, ...service }) => ({
    external_id: externalId,
    title: service.title,
    category: service.category,
    description: service.description,
    price_min: price?.min ?? null,
    price_max: price?.max ?? null,
    duration_minutes: minutes,
    active,
  }));
  return writeOffered(tx, companyId, { table: 'service', name: 'title' }, rows, {
    external_id: 'text',
    title: 'text',
    category: 'text',
    description: 'text',
    price_min: 'numeric(12, 2)',
    price_max: 'numeric(12, 2)',
    duration_minutes: 'integer',
    active: 'boolean',
  });
}

/** As services. */
export async function writeStaff(
  tx: Tx,
  companyId: string,
  staff: readonly OfferedStaff[],
): Promise<Written> {
  const rows = staff.map(({ externalId = null, name, specialization, about, active = true }) => ({
    external_id: externalId,
    name,
    specialization,
    about,
    active,
  }));
  return writeOffered(tx, companyId, { table: 'staff', name: 'name' }, rows, {
    external_id: 'text',
    name: 'text',
    specialization: 'text',
    about: 'text',
    active: 'boolean',
  });
}

/** What a new row has where nothing is known; other columns are given. */
const ABSENT: Record<string, string | number> = {
  category: '',
  description: '',
  specialization: '',
  about: '',
  price_min: 0,
  price_max: 0,
};

/**
 * What is given is found again by its external id, and otherwise by its name: among the rows without an external id, or, where a
 * company file has no external ids, among all.
 */
async function writeOffered<Row extends { external_id: string | null; active: boolean }>(
  tx: Tx,
  companyId: string,
  kind: { table: 'service' | 'staff'; name: 'title' | 'name' },
  given: readonly Row[],
  types: Parameters<typeof rowsOf<Row>>[1],
): Promise<Written> {
  const table = sql.table(kind.table);
  const name = sql.ref(kind.name);
  const columns = Object.keys(types);
  const listed = sql.join(columns.map((column) => sql.ref(column)));
  const ours = sql.join(columns.map((column) => sql.ref(`ours.${column}`)));
  const theirs = sql.join(
    columns.map((column) => sql`coalesce(${sql.ref(`given.${column}`)}, ${sql.ref(`ours.${column}`)})`),
  );
  const added = sql.join(
    columns.map((column) => sql`coalesce(${sql.ref(`given.${column}`)}, ${ABSENT[column] ?? null})`),
  );
  const { rows } = await sql<Required<Written>>`
    with given as materialized (
      select row_number() over () as place, given.* from ${rowsOf(given, types)} as given
    ), linked as materialized (
      select given.place, ours.id from given
      join ${table} as ours on ours.company_id = ${companyId} and ours.external_id = given.external_id
    ), unlinked as (
      select place, ${name}, row_number() over (partition by ${name} order by place) as nth from given
      where place not in (select place from linked)
    ), free as (
      select id, ${name}, row_number() over (partition by ${name} order by active desc, id) as nth from ${table}
      where company_id = ${companyId} and id not in (select id from linked)
        and (external_id is null or not exists (select from given where external_id is not null))
    ), present as materialized (
      select place, id from linked
      union all
      select unlinked.place, free.id from unlinked join free using (${name}, nth)
    ), changed as (
      update ${table} as ours set (${listed}) = (select ${theirs})
      from present join given on given.place = present.place
      where ours.id = present.id and (${ours}) is distinct from (${theirs})
      returning 1
    ), added as (
      insert into ${table} (company_id, ${listed})
      select ${companyId}, ${added} from given where place not in (select place from present)
      order by place
      returning ${name}
    ), removed as (
      update ${table} set active = false
      where company_id = ${companyId} and active and id not in (select id from present)
      returning ${name}
    )
    ${counts},
      json_build_object(
        'added', array(select ${name} from added), 'removed', array(select ${name} from removed)
      ) as names
  `.execute(tx);
  const { names, ...written } = rows[0] as Required<Written>;
  return written.added + written.removed > 0 ? { ...written, names } : written;
}
