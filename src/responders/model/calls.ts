import type { ToolModelMessage } from 'ai';
import type { ToolCall } from './answer';
import type { ModelRun } from './run';
import type { Tool, ToolResult } from './tools/tool';

/** Of one step. A model that asks for more is not well. */
const MOST_CALLS = 10;

/** How a tool was called and what came of it; for the report, so without arguments. */
export interface CalledTool {
  name: string;
  outcome: string;
}

type ReadCall = { tool: Tool; input: unknown } | { problem: string };

/** The tool and its arguments, or what is wrong with the call. */
export function readCall({ name, arguments: given }: ToolCall, tools: readonly Tool[]): ReadCall {
  const tool = tools.find((one) => one.name === name);
  if (!tool)
    return { problem: `there is no tool ${name}; there are ${tools.map((one) => one.name).join(', ')}` };
  if (given === undefined) return { problem: 'the arguments are not a JSON object' };
  const parsed = tool.schema.safeParse(given);
  if (parsed.success) return { tool, input: parsed.data };
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || '(root)'}: ${message}`,
  );
  return { problem: problems.join('; ') };
}

/**
 * Carries out the calls of one step, one after the other. Of those that change something only the first is carried out: what the
 * model wants of the others may depend on what becomes of it.
 */
export async function runCalls(
  calls: readonly ToolCall[],
  run: ModelRun,
  { tools, called }: { tools: readonly Tool[]; called: CalledTool[] },
): Promise<ToolModelMessage> {
  let isChanged = false;
  const content: ToolModelMessage['content'] = [];
  for (const [index, call] of calls.entries()) {
    const read =
      index < MOST_CALLS ? readCall(call, tools) : { problem: `more than ${MOST_CALLS} calls at once` };
    const mayRun = 'tool' in read && !(read.tool.writes && isChanged);
    if (mayRun) isChanged ||= read.tool.writes;
    const result: ToolResult = mayRun
      ? await read.tool.run(read.input, run, run.input.signal)
      : { status: 'error', reason: 'problem' in read ? read.problem : ONE_AT_A_TIME };
    if ('tool' in read && isRefused(read.tool, result)) run.refused = true;
    if (index <= MOST_CALLS) called.push({ name: nameOf(read), outcome: String(result.status ?? 'done') });
    const value = JSON.parse(JSON.stringify(result));
    content.push({
      type: 'tool-result',
      toolCallId: call.id,
      toolName: call.name,
      output: { type: 'json', value },
    });
  }
  return { role: 'tool', content };
}

const CHANGES = ['book', 'move', 'cancel', 'confirm_visit'];
const MADE = ['done', 'client-must-agree', 'already-booked', 'unchanged'];

function isRefused({ name }: Tool, { status }: ToolResult): boolean {
  return CHANGES.includes(name) && !MADE.includes(String(status));
}

const ONE_AT_A_TIME =
  'not carried out: one change at a time. Look at what has become of the first one, and call this tool again if it is still wanted';

/** A name that the model has made up may contain anything. */
function nameOf(read: ReadCall): string {
  return 'tool' in read ? read.tool.name : '(invalid)';
}
