import { type RawBuilder, sql } from 'kysely';
import type { Companies } from '../domain/access';

/** Whether a row is of one of these companies. `column`: where its company stands, such as `conversation.company_id`. */
export function ofCompanies(column: string, companies: Companies): RawBuilder<boolean> {
  return companies === 'all' ? sql`true` : sql<boolean>`${sql.ref(column)} = any(${[...companies]}::text[])`;
}
