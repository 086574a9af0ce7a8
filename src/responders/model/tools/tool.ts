import type { z } from 'zod';
import type { ModelRun } from '../run';

/** What a model may call. It sees and changes only the company and the client of its run, whatever the model asks for. */
export interface Tool<Input = unknown> {
  name: string;
  /** For the model. */
  description: string;
  /** Of the arguments. What does not fit is answered to the model as an error. */
  schema: z.ZodType<Input>;
  /** It changes something: at most one such call of a step is carried out, one after the other. */
  writes: boolean;
  run(input: Input, run: ModelRun, signal: AbortSignal): Promise<ToolResult>;
}

/** JSON for the model. */
export type ToolResult = Readonly<Record<string, unknown>>;
