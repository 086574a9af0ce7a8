import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

export interface ScriptedCall {
  name: string;
  /** A string is sent as it is, anything else as JSON in a string. Absent: `{}`. */
  arguments?: unknown;
  /** Absent: one is made. Null: none is sent. */
  id?: string | null;
}

/** What a model answers, and how its server breaks the protocol. All parts are optional: `{}` is an empty answer. */
export interface ModelAnswer {
  text?: string;
  /** Sent as `reasoning_content` before the text. */
  reasoning?: string;
  calls?: readonly ScriptedCall[];
  /** Default: `tool_calls` or `stop`. Null: the stream ends without one. */
  finish?: string | null;
  /** In tokens; default: from the length of the answer. Null: it does not say. */
  usage?: { input: number; cached?: number; output: number } | null;

  /** The arguments of its calls are sent as objects, as Ollama did. */
  objectArguments?: boolean;
  /** It answers with one JSON document, although a stream was asked for. */
  unstreamed?: boolean;
  /** The connection breaks after this many pieces. */
  cutAfter?: number;
  /** Nothing follows these many pieces; 0: not even the head of the answer comes. The connection stays open. */
  stallAfter?: number;
  /** Sent instead of a stream: an error, or anything else. An object is sent as JSON. */
  status?: number;
  headers?: Record<string, string>;
  body?: string | object;
  /** The connection stays open after the body. */
  staysOpen?: boolean;
}

interface Asked {
  model: string;
  stream: boolean;
  /** The request wants the usage at the end of the stream. */
  usage: boolean;
}

export async function sendAnswer(response: ServerResponse, answer: ModelAnswer, asked: Asked): Promise<void> {
  const { status, headers, body, unstreamed, cutAfter, stallAfter } = answer;
  if (status !== undefined || body !== undefined) {
    response.writeHead(status ?? 200, { 'content-type': 'application/json', ...headers });
    response.write(typeof body === 'object' ? JSON.stringify(body) : (body ?? ''));
    if (!answer.staysOpen) response.end();
    return;
  }
  if (stallAfter === 0) return;
  if (!asked.stream || unstreamed) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(whole(answer, asked)));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  for (const [sent, piece] of pieces(answer, asked).entries()) {
    if (sent === cutAfter) return void response.destroy();
    if (sent === stallAfter) return;
    if (!response.write(`data: ${JSON.stringify(piece)}\n\n`)) await drained(response);
    await new Promise(setImmediate); // pieces of their own, as they arrive from a model
  }
  if (answer.finish !== null) response.write('data: [DONE]\n\n');
  response.end();
}

/** Or closed: a client that has enough does not read on. */
async function drained(response: ServerResponse): Promise<void> {
  const done = new AbortController();
  const events = ['drain', 'close'].map((name) => once(response, name, { signal: done.signal }));
  for (const event of events) event.catch(() => undefined);
  if (!response.destroyed) await Promise.race(events);
  done.abort();
}

function pieces(answer: ModelAnswer, asked: Asked): object[] {
  const { text, reasoning, calls = [], finish } = answer;
  const deltas: object[] = [{ role: 'assistant', content: '' }];
  for (const part of cut(reasoning)) deltas.push({ reasoning_content: part });
  for (const part of cut(text)) deltas.push({ content: part });
  for (const [index, call] of calls.entries()) {
    const { id, name, args } = wire(call, index, answer);
    const head = { index, ...(id !== null && { id }), type: 'function' };
    if (typeof args !== 'string')
      deltas.push({ tool_calls: [{ ...head, function: { name, arguments: args } }] });
    else {
      const [first = '', ...rest] = cut(args, 2);
      deltas.push({ tool_calls: [{ ...head, function: { name, arguments: first } }] });
      for (const part of rest) deltas.push({ tool_calls: [{ index, function: { arguments: part } }] });
    }
  }
  const choices = deltas.map((delta) => [{ index: 0, delta, finish_reason: null as string | null }]);
  if (finish !== null) choices.push([{ index: 0, delta: {}, finish_reason: finish ?? usualFinish(answer) }]);
  const usage = asked.usage ? usageOf(answer) : undefined;
  return [
    ...choices.map((choice) => chunk(asked, { choices: choice })),
    ...(usage ? [chunk(asked, { choices: [], usage })] : []),
  ];
}

function whole(answer: ModelAnswer, asked: Asked): object {
  const { text = null, reasoning, calls = [], finish } = answer;
  const toolCalls = calls.map((call, index) => {
    const { id, name, args } = wire(call, index, answer);
    return { ...(id !== null && { id }), type: 'function', function: { name, arguments: args } };
  });
  const message = {
    role: 'assistant',
    content: text,
    ...(reasoning && { reasoning_content: reasoning }),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
  };
  const choice = { index: 0, message, finish_reason: finish ?? usualFinish(answer) };
  const usage = usageOf(answer);
  return { ...chunk(asked, { choices: [choice], ...(usage && { usage }) }), object: 'chat.completion' };
}

function chunk({ model }: Asked, content: object): object {
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_795_000_000, model, ...content };
}

function wire({ id, name, arguments: given = {} }: ScriptedCall, index: number, answer: ModelAnswer) {
  const args = answer.objectArguments || typeof given === 'string' ? given : JSON.stringify(given);
  return { id: id === undefined ? `call_${index}_${name}` : id, name, args };
}

function usualFinish({ calls = [] }: ModelAnswer): string {
  return calls.length > 0 ? 'tool_calls' : 'stop';
}

function usageOf({ usage, text = '', reasoning = '', calls = [] }: ModelAnswer): object | undefined {
  if (usage === null) return undefined;
  const output = Math.ceil((text.length + reasoning.length) / 4) + calls.length * 20;
  const { input, cached = 0, output: answered } = usage ?? { input: 1000, output };
  return {
    prompt_tokens: input,
    completion_tokens: answered,
    total_tokens: input + answered,
    prompt_tokens_details: { cached_tokens: cached },
  };
}

/** Some pieces of about equal length; none of an empty text. */
function cut(text = '', count = 5): string[] {
  const length = Math.max(1, Math.ceil(text.length / count));
  return Array.from({ length: Math.ceil(text.length / length) }, (_, i) =>
    text.slice(i * length, (i + 1) * length),
  );
}
