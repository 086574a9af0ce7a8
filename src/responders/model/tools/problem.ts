import type { ToolResult } from './tool';

/** Of what was given, as much as helps. */
const MOST_CHARACTERS = 64;

/** The arguments do not fit the context. The model corrects them, or asks the client. */
export function problem(field: string, given: string | null | undefined, allowed: unknown): ToolResult {
  return { status: 'error', field, given: given?.slice(0, MOST_CHARACTERS) ?? null, allowed };
}
