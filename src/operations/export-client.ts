import { exportMessages } from '../db/client-export/messages';
import { EXPORT_PARTS, exportPart } from '../db/client-export/parts';
import type { Db } from '../db/database';
import { type KnownPerson, personOf } from '../db/forget/person';
import type { ContextOwner } from '../domain/context';
import { requireCompany } from './company';
import { ClientNotFound } from './errors';

/**
 * Everything that is stored about a client, given any of their addresses, as the text of one JSON object (docs/privacy.md), piece by piece: a
 * dialogue may be long. It is read as it is sent, so what changes meanwhile may be in it or not. Throws `CompanyNotFound` and
 * `ClientNotFound`, before the first piece.
 */
export async function exportClient(db: Db, owner: ContextOwner): Promise<AsyncGenerator<string>> {
  await requireCompany(db, owner.companyId);
  const person = await personOf(db, owner);
  if (person.clientIds.length === 0) throw new ClientNotFound(owner.companyId);
  return pieces(db, owner, person);
}

async function* pieces(db: Db, { companyId }: ContextOwner, person: KnownPerson): AsyncGenerator<string> {
  yield `{\n"companyId": ${JSON.stringify(companyId)},\n"exportedAt": ${JSON.stringify(new Date())}`;
  for (const part of EXPORT_PARTS) {
    const rows = await exportPart(db, part, { companyId, person });
    yield `,\n"${part}": ${JSON.stringify(rows)}`;
  }
  yield ',\n"messages": [';
  let separator = '\n';
  for (const conversationId of person.conversationIds)
    for await (const rows of exportMessages(db, conversationId)) {
      yield separator + rows.map((row) => JSON.stringify(row)).join(',\n');
      separator = ',\n';
    }
  yield '\n]\n}\n';
}
