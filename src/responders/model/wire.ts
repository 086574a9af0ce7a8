import { beginningOf } from '../../provider-api/http';
import { isObject, type Json, listOf } from '../../provider-api/json';
import { codeOf, ModelFailed } from './errors';

/** Characters of an answer with all of its framing; about ten times what a model says in a minute. */
const LONGEST = 4_000_000;
const DONE = '[DONE]';

/**
 * `fetch` for APIs that are compatible in most but not in all: their answers are put into the form that OpenAI has published, as far
 * as it is certain what they mean. A redirect is not followed: the key must not travel to a host that is not configured.
 */
export async function tolerantFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' }).catch((cause: unknown) => {
    throw new ModelFailed('unavailable', `no connection (${codeOf(cause)})`, true);
  });
  const { status, statusText, headers, body } = response;
  if (!response.ok || !body)
    return new Response(await beginningOf(response), { status: errorStatus(status), statusText, headers });
  const type = headers.get('content-type') ?? '';
  if (type.includes('html'))
    throw new ModelFailed(
      'invalid',
      'it answers with a page in HTML: MODEL_URL may lack its path, such as /v1',
    );
  const stream = { status, headers: { 'content-type': 'text/event-stream' } };
  if (type.includes('application/json'))
    return new Response(asStream(await beginningOf(response, LONGEST)), stream);
  const lines = body.pipeThrough(new TextDecoderStream()).pipeThrough(normalised());
  return new Response(lines.pipeThrough(new TextEncoderStream()), stream);
}

/** A redirect has no body that says what is wrong, and `Response` does not take every status. */
function errorStatus(status: number): number {
  return status >= 400 && status <= 599 ? status : 400;
}

/** A whole answer, of an API that does not stream, as a stream of one piece. */
function asStream(body: string): string {
  const whole = parsed(body);
  if (!isObject(whole) || 'error' in whole) return `data: ${JSON.stringify(normal(whole))}\n\n`;
  if (!Array.isArray(whole.choices) || whole.choices.length === 0)
    throw new ModelFailed('invalid', 'its answer has no choices');
  const choices = whole.choices.map((choice) => {
    const { message, finish_reason: finish } = isObject(choice) ? choice : {};
    const calls = isObject(message)
      ? listOf(message.tool_calls).map((call, index) => numbered(call, index))
      : [];
    return {
      delta: { ...(isObject(message) && message), tool_calls: calls },
      finish_reason: finish ?? 'stop',
    };
  });
  return `data: ${JSON.stringify(normal({ ...whole, choices }))}\n\ndata: ${DONE}\n\n`;
}

function numbered(call: unknown, index: number): unknown {
  return isObject(call) ? { ...call, index } : call;
}

/** Line by line: no API splits a piece of its answer over two lines. */
function normalised(): TransformStream<string, string> {
  let unfinished: string[] = [];
  let received = 0;
  let isFinished = false;
  return new TransformStream({
    transform(chunk, controller) {
      received += chunk.length;
      if (received > LONGEST)
        return controller.error(
          new ModelFailed('invalid', `its answer is longer than ${LONGEST} characters`),
        );
      const [first = '', ...others] = chunk.split('\n');
      unfinished.push(first);
      for (const other of others) {
        const line = unfinished.join('').trimEnd();
        unfinished = [other];
        const piece = line.startsWith('data:') ? line.slice('data:'.length).trim() : undefined;
        if (piece === DONE) {
          if (!isFinished) controller.enqueue(FINISHED);
          return controller.terminate(); // some leave the connection open
        }
        const given = piece === undefined ? undefined : parsed(piece);
        isFinished ||= finishes(given);
        controller.enqueue(isObject(given) ? `data: ${JSON.stringify(normal(given))}\n` : `${line}\n`);
      }
      return undefined;
    },
    flush(controller) {
      controller.enqueue(`${unfinished.join('')}\n\n`);
    },
  });
}

/** Its `[DONE]` says that the answer is complete. */
const FINISHED = `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] })}\n\n`;

function finishes(piece: unknown): boolean {
  if (!isObject(piece)) return false;
  return listOf(piece.choices).some((choice) => isObject(choice) && typeof choice.finish_reason === 'string');
}

function normal(piece: unknown): unknown {
  if (!isObject(piece)) return piece;
  const { error } = piece;
  if (error !== undefined && error !== null)
    return { error: { ...(isObject(error) && error), message: messageOf(error) } };
  return { ...piece, choices: listOf(piece.choices).map(normalChoice) };
}

function messageOf(error: unknown): string {
  const message = isObject(error) ? error.message : error;
  return typeof message === 'string' ? message : JSON.stringify(message ?? error);
}

function normalChoice(choice: unknown): unknown {
  if (!isObject(choice) || !isObject(choice.delta)) return choice;
  const { role: _always, tool_calls: calls, ...delta } = choice.delta;
  return {
    ...choice,
    delta: { ...delta, ...(Array.isArray(calls) && { tool_calls: calls.map(normalCall) }) },
  };
}

/** Arguments are a string of JSON: some send the object itself. */
function normalCall(call: unknown): unknown {
  if (!isObject(call) || !isObject(call.function)) return call;
  const { arguments: given }: Json = call.function;
  const isString = given === undefined || given === null || typeof given === 'string';
  return isString ? call : { ...call, function: { ...call.function, arguments: JSON.stringify(given) } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
