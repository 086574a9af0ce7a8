import type { LoadReport } from '../context/report';
import type { TurnReport } from './commit/finished-turn';
import type { Db } from './database';

/** How the context of each turn of a company was loaded, oldest turn first. */
export async function loadReports(db: Db, companyId: string): Promise<LoadReport[]> {
  const rows = await db
    .selectFrom('message')
    .select('turn_report')
    .where('company_id', '=', companyId)
    .where('turn_report', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map(({ turn_report }) => (turn_report as TurnReport).context);
}
