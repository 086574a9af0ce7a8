import type { ContextOwner } from '../../domain/context';
import { rowsOf } from '../rows';

/** Owners as rows to be joined to `client`. `place`: where an owner stands in the list, from 0. */
export function ownerRows(owners: readonly ContextOwner[]) {
  const rows = owners.map(({ companyId, client }, place) => ({
    company_id: companyId,
    address: client,
    place,
  }));
  return rowsOf(rows, { company_id: 'text', address: 'text', place: 'integer' }).as<'owner'>('owner');
}

/** The row of each owner, in the order of the owners; undefined where none was found. */
export function inOrder<Row extends { place: number }>(
  owners: readonly ContextOwner[],
  rows: readonly Row[],
): (Row | undefined)[] {
  const found = new Map(rows.map((row) => [row.place, row]));
  return owners.map((_, place) => found.get(place));
}
