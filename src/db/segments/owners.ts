import type { ContextOwner } from '../../domain/context';
import { rowsOf } from '../rows';

/** Owners as rows to be joined to `client`. `position`: the index of an owner in the list. */
export function ownerRows(owners: readonly ContextOwner[]) {
  const rows = owners.map(({ companyId, client }, position) => ({
    company_id: companyId,
    address: client,
    position,
  }));
  return rowsOf(rows, { company_id: 'text', address: 'text', position: 'integer' }).as<'owner'>('owner');
}

/** The row of each owner, in the order of the owners; undefined where none was found. */
export function inOrder<Row extends { position: number }>(
  owners: readonly ContextOwner[],
  rows: readonly Row[],
): (Row | undefined)[] {
  const found = new Map(rows.map((row) => [row.position, row]));
  return owners.map((_, position) => found.get(position));
}
