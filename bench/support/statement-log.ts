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

/** Logs when each statement starts and ends: `db.withPlugin(log)`. */
export class StatementLog implements KyselyPlugin {
  #started = new Map<QueryId, number>();
  #spans: Span[] = [];

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    this.#started.set(queryId, performance.now());
    return node;
  }

  async transformResult({ result, queryId }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const start = this.#started.get(queryId);
    if (start !== undefined) this.#spans.push({ start, end: performance.now() });
    return result;
  }

  /** The statements since the last call. `depth`: how many ran one after the other. */
  take(): { statements: number; depth: number } {
    const spans = this.#spans;
    this.#started = new Map();
    this.#spans = [];
    return { statements: spans.length, depth: depthOf(spans) };
  }
}

/** The longest chain of statements in which each started after the end of the one before. */
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
