import { isDeepStrictEqual } from 'node:util';
import type { Action } from '../../../domain/turn';
import type { ModelRun, Performed } from '../run';
import type { ToolResult } from './tool';

/** Does it, once a run. Outside a turn it is only noted: the reply returns it. */
export async function perform(action: Action, run: ModelRun): Promise<Performed> {
  const before = run.performed.find((one) => isDeepStrictEqual(one.action, action));
  if (before) return before;
  const performed = (await run.input.perform?.(action)) ?? { outcome: 'done' };
  const result: Performed = { action, ...performed };
  run.performed.push(result);
  return result;
}

/** What the model learns of it. */
export function resultOf({ outcome, reason }: Performed): ToolResult {
  return { status: outcome, ...(reason && { reason }) };
}
