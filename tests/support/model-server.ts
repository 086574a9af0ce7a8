import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { type ModelAnswer, sendAnswer } from './model-answer';

export type { ModelAnswer, ScriptedCall } from './model-answer';
export type ModelServer = Awaited<ReturnType<typeof startModelServer>>;

/** A request to `/chat/completions`, as it came. */
export interface ModelRequest {
  headers: IncomingHttpHeaders;
  body: {
    model: string;
    stream?: boolean;
    messages: WireMessage[];
    tools?: { type: 'function'; function: { name: string; description: string; parameters: unknown } }[];
    tool_choice?: unknown;
    temperature?: number;
    reasoning_effort?: string;
    max_tokens?: number;
    stream_options?: { include_usage?: boolean };
  };
}

export interface WireMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string | null;
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

/** Answers a request: what it says may depend on what it was told, as that of a model does. Undefined: the next `script` answers. */
type Player = (request: ModelRequest) => ModelAnswer | undefined | Promise<ModelAnswer | undefined>;

/**
 * An OpenAI-compatible API over HTTP, whose model is played by the test: `script` gives the answers in their order, `play` decides
 * one from the request. A request for which nothing is scripted is an error of the test: it is answered with 500 and kept in
 * `unscripted`.
 */
export async function startModelServer({
  apiKey,
  models = ['test-model'],
}: {
  /** Checked in every request. Undefined: any, or none. */
  apiKey?: string;
  /** Listed by `GET /models`, and no others answer. Null: it does not offer the list, and every name is a model. */
  models?: readonly string[] | null;
} = {}) {
  const requests: ModelRequest[] = [];
  const unscripted: ModelRequest[] = [];
  const answers: ModelAnswer[] = [];
  const arrivals: { count: number; resolve: () => void }[] = [];
  /** Of streams that the client has ended before their end. */
  let closedEarly = 0;
  let open = 0;
  const waitingForIdle: (() => void)[] = [];
  let player: Player | undefined;

  const server = createServer(async (request, response) => {
    const { method, url = '', headers } = request;
    if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`)
      return fail(response, 401, `Incorrect API key provided: ${headers.authorization}.`, 'invalid_api_key');
    if (method === 'GET' && url === '/v1/models' && models)
      return json(response, 200, {
        object: 'list',
        data: models.map((id) => ({ id, object: 'model', created: 1, owned_by: 'test' })),
      });
    if (method !== 'POST' || url !== '/v1/chat/completions')
      return fail(response, 404, `Invalid URL (${method} ${url})`, null);
    open += 1;
    response.once('close', () => {
      open -= 1;
      if (!response.writableFinished) closedEarly += 1;
      if (open === 0) for (const resolve of waitingForIdle.splice(0)) resolve();
    });
    const asked: ModelRequest = { headers, body: JSON.parse(await textOf(request)) };
    if (asked.body.model === undefined)
      return fail(response, 400, 'you must provide a model parameter', null);
    requests.push(asked);
    for (const { count, resolve } of arrivals) if (requests.length >= count) resolve();
    const { model, stream = false, stream_options: options } = asked.body;
    if (models && !models.includes(model))
      return fail(response, 404, `The model \`${model}\` does not exist`, 'model_not_found');
    const answer = (await player?.(asked)) ?? answers.shift();
    if (answer)
      return sendAnswer(response, answer, { model, stream, usage: options?.include_usage === true });
    unscripted.push(asked);
    return fail(response, 500, 'the test has no answer to this request', null);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    /** `MODEL_URL` */
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    /** `MODEL` */
    model: models?.[0] ?? 'test-model',
    /** To `/chat/completions`, oldest first. */
    requests: requests as readonly ModelRequest[],
    unscripted: unscripted as readonly ModelRequest[],

    /** The answers to the next requests, one each. */
    script(...given: ModelAnswer[]): void {
      answers.push(...given);
    },

    /** Answers every request from now on, instead of the script. */
    play(given: Player | undefined): void {
      player = given;
    },

    /** The number of scripted answers that no request has used. */
    get left(): number {
      return answers.length;
    },

    get closedEarly(): number {
      return closedEarly;
    },

    /** Resolves when `count` requests have arrived, counted from the start. */
    async waitFor(count: number): Promise<void> {
      if (requests.length < count)
        await new Promise<void>((resolve) => {
          arrivals.push({ count, resolve });
        });
    },

    /** Resolves when no request is being answered. */
    async idle(): Promise<void> {
      if (open > 0) await new Promise<void>((resolve) => waitingForIdle.push(resolve));
    },

    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** What the tool answered to the last call of this request. */
export function lastResult({ body }: ModelRequest): Record<string, unknown> | undefined {
  const last = body.messages.findLast(({ role }) => role === 'tool');
  return last?.content ? JSON.parse(last.content) : undefined;
}

function fail(response: ServerResponse, status: number, message: string, code: string | null): void {
  json(response, status, { error: { message, type: 'invalid_request_error', param: null, code } });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
