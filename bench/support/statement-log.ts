import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryId,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely';

interface Span {
  start: number;
  end: number;
}

/** When each statement was asked and answered: `db.withPlugin(log)`. */
export class StatementLog implements KyselyPlugin {
  #asked = new Map<QueryId, number>();
  #spans: Span[] = [];

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    this.#asked.set(queryId, performance.now());
    return node;
  }

  async transformResult({ result, queryId }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const start = this.#asked.get(queryId);
    if (start !== undefined) this.#spans.push({ start, end: performance.now() });
    return result;
  }

  /** What was logged since the last call. */
  take(): { statements: number; depth: number } {
    const spans = this.#spans;
    this.#asked = new Map();
    this.#spans = [];
    return { statements: spans.length, depth: depthOf(spans) };
  }
}

/** How many statements were asked one after the other: the longest chain in which each waited for the one before. */
function depthOf(spans: readonly Span[]): number {
  let depth = 0;
  let lastEnd = Number.NEGATIVE_INFINITY;
  for (const { start, end } of [...spans].sort((a, b) => a.end - b.end)) {
    if (start < lastEnd) continue;
    depth += 1;
    lastEnd = end;
  }
  return depth;
}
