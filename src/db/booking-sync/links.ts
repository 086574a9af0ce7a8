import { sql } from 'kysely';
import type { Tx } from '../database';
import { rowsOf } from '../rows';

export interface Link {
  externalId: string;
  /** Of our row. */
  name: string;
}

/** How many rows stand for something else now, and the names that no row has. */
export interface Linked {
  changed: number;
  unknown: string[];
}

/** Rows of ours get the ids of what they stand for in the booking system, and lose those that are not given. Nothing else changes. */
export async function linkRows(
  tx: Tx,
  companyId: string,
  kind: 'service' | 'staff',
  links: readonly Link[],
): Promise<Linked> {
  const table = sql.table(kind);
  const name = sql.ref(kind === 'service' ? 'title' : 'name');
  const given = rowsOf(
    links.map((link) => ({ external_id: link.externalId, name: link.name })),
    { external_id: 'text', name: 'text' },
  );
  const { rows } = await sql<{ id: string | null; external_id: string; name: string }>`
    select ours.id::text, given.external_id, given.name from ${given} as given
    left join lateral (
      select id from ${table} as ours where ours.company_id = ${companyId} and ours.${name} = given.name
      order by active desc, id limit 1
    ) as ours on true
  `.execute(tx);
  const known = rows.filter((row): row is typeof row & { id: string } => row.id !== null);
  const wanted = rowsOf(
    known.map(({ id, external_id }) => ({ id, external_id })),
    { id: 'bigint', external_id: 'text' },
  );
  // An id that moves to another row has to be free before.
  const freed = await sql`
    update ${table} set external_id = null where company_id = ${companyId} and external_id is not null
      and (id, external_id) not in (select id, external_id from ${wanted} as wanted)
  `.execute(tx);
  const linked = await sql`
    update ${table} as ours set external_id = wanted.external_id from ${wanted} as wanted
    where ours.id = wanted.id and ours.external_id is distinct from wanted.external_id
  `.execute(tx);
  return {
    changed: Number(freed.numAffectedRows ?? 0n) + Number(linked.numAffectedRows ?? 0n),
    unknown: rows.filter(({ id }) => id === null).map((row) => row.name),
  };
}
