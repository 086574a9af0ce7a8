import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from 'kysely';
import type { Db } from '../../src/db/database';

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
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
  return {
    db: db.withPlugin(plugin) as Db,
    /** The statements so far that read one of these tables as a whole. */
    async wholeTablesRead(...tables: string[]): Promise<string[]> {
      const found: string[] = [];
      for (const { sql, parameters } of recorded) {
        const explained = await db.executeQuery<{ 'QUERY PLAN': { Plan: Plan }[] }>(
          CompiledQuery.raw(`explain (format json) ${sql}`, [...parameters]),
        );
        const nodes = explained.rows.flatMap((row) =>
          row['QUERY PLAN'].flatMap(({ Plan: plan }) => nodesOf(plan)),
        );
        const read = nodes
          .filter((node) => node['Node Type'] === 'Seq Scan')
          .flatMap((node) => node['Relation Name'] ?? []);
        if (read.some((table) => tables.includes(table))) found.push(`${read.join(', ')}: ${sql}`);
      }
      return found;
    },
    count: () => recorded.length,
  };
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
