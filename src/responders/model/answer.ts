import type { AssistantModelMessage } from 'ai';
import type { ModelOutcome, ModelUsage } from '../../domain/model-call';

export interface ToolCall {
  id: string;
  name: string;
  /** Undefined: they are not JSON. */
  arguments: unknown;
}

/** What a model has said to one request. */
export interface Answer {
  /** For the client: without reasoning. May be empty. */
  text: string;
  calls: readonly ToolCall[];
  /** All that it has said, as the next request of the same reply repeats it. */
  message: AssistantModelMessage;
  outcome: ModelOutcome;
  usage: ModelUsage;
}
