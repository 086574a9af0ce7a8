import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from 'kysely';
import type { Db } from '../../src/db/database';

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/** A database that records every statement that is executed on it, to be explained afterwards. */
export function recordStatements(db: Db) {
  const recorded: CompiledQuery[] = [];
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }): RootOperationNode {
      recorded.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const explained = async ({ sql, parameters }: CompiledQuery, how: string): Promise<Plan[]> => {
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      CompiledQuery.raw(`explain (${how}) ${sql}`, [...parameters]),
    );
    return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan: plan }) => nodesOf(plan)));
  };
  return {
    db: db.withPlugin(plugin) as Db,
    /** The statements so far that read one of these tables as a whole. */
    async wholeTablesRead(...tables: string[]): Promise<string[]> {
      const found: string[] = [];
      for (const statement of recorded) {
        const nodes = await explained(statement, 'format json');
        const read = nodes
          .filter((node) => node['Node Type'] === 'Seq Scan')
          .flatMap((node) => node['Relation Name'] ?? []);
        if (read.some((table) => tables.includes(table))) found.push(`${read.join(', ')}: ${statement.sql}`);
      }
      return found;
    },
    /** How many rows of tables the most expensive of the statements so far reads. It is executed once more. */
    async mostRowsRead(): Promise<number> {
      let most = 0;
      for (const statement of recorded) {
        const nodes = await explained(statement, 'analyze, format json');
        const read = nodes
          .filter((node) => node['Relation Name'] !== undefined)
          .map(
            (node) =>
              ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) *
              (node['Actual Loops'] ?? 1),
          );
        most = Math.max(
          most,
          read.reduce((sum, one) => sum + one, 0),
        );
      }
      return most;
    },
    count: () => recorded.length,
  };
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
