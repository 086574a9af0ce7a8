import type { FallbackReason, ModelCall } from '../../domain/model-call';
import type { CalledTool } from './calls';
import type { PromptReport } from './prompt/report';

/** How a reply came about. JSON, without what anybody has written. */
export interface ModelReport {
  model: string;
  /** Of the whole reply. `over-budget`: the model was not asked. */
  outcome: FallbackReason;
  /** Why there is no answer. */
  problem?: string;
  /** Who has answered in its place. */
  fallback?: string;
  requests: Omit<ModelCall, 'model'>[];
  tokens: { input: number; cached: number; output: number };
  cost: number;
  tools: CalledTool[];
  /** Absent: the model was not asked. */
  prompt?: PromptReport;
}

export function emptyReport(model: string): ModelReport {
  const tokens = { input: 0, cached: 0, output: 0 };
  return { model, outcome: 'answered', requests: [], tokens, cost: 0, tools: [] };
}

/** Takes what has become of a request. */
export function addTo(report: ModelReport): (call: ModelCall) => void {
  return ({ model: _, ...call }) => {
    const { tokens } = report;
    report.requests.push(call);
    report.cost += call.cost;
    for (const kind of ['input', 'cached', 'output'] as const) tokens[kind] += call[kind];
  };
}
