import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type GraphMessage, graphMessage, graphRead } from './graph-request';

export type GraphServer = Awaited<ReturnType<typeof startGraphServer>>;

type Answer = (response: ServerResponse) => void;

interface File {
  mimeType: string;
  bytes: Uint8Array;
  /** What the API says of it; by default what is true. */
  claims?: { file_size?: number; mime_type?: string; url?: string };
}

/** The status and the words with which the Graph API answers an error code. */
const ERRORS: Readonly<Record<number, [number, string]>> = {
  0: [401, 'AuthException'],
  4: [400, '(#4) Application request limit reached'],
  100: [400, '(#100) Invalid parameter'],
  190: [401, 'Error validating access token: Session has expired'],
  368: [403, '(#368) Temporarily blocked for policies violations'],
  80007: [400, '(#80007) There have been too many calls to this WhatsApp Business Account.'],
  130429: [400, '(#130429) Rate limit hit'],
  131000: [500, '(#131000) Something went wrong'],
  131009: [400, '(#131009) Parameter value is not valid'],
  131016: [500, '(#131016) Service unavailable'],
  131026: [400, '(#131026) Message undeliverable'],
  131047: [400, '(#131047) Re-engagement message'],
  131056: [400, '(#131056) (Business Account, Consumer Account) pair rate limit hit'],
  133004: [503, '(#133004) Server Temporarily Unavailable'],
};

/**
 * The Cloud API of one number: it checks every request as Meta does, records what it takes, and answers in Meta's format. A
 * test may ask for one other answer.
 */
export async function startGraphServer(
  { phoneNumberId, accessToken, version = 'v26.0' } = {
    phoneNumberId: '106540352242922',
    accessToken: 'EAAG-test',
  } as { phoneNumberId: string; accessToken: string; version?: string },
) {
  const taken: GraphMessage[] = [];
  const read: unknown[] = [];
  const requests: { method: string; path: string; authorization: string | undefined }[] = [];
  const answers: Answer[] = [];
  const files = new Map<string, File>();
  const waiting: { count: number; resolve: () => void }[] = [];
  let answersToLose = 0;

  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, path: url, authorization: headers.authorization });
    const body = await text(request);
    const other = answers.shift();
    if (other) return other(response);
    if (headers.authorization !== `Bearer ${accessToken}`) return fail(190)(response);
    answer(request, body, response);
    for (const waiter of waiting) if (taken.length >= waiter.count) waiter.resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function answer(
    { method, url: path = '', headers }: IncomingMessage,
    body: string,
    response: ServerResponse,
  ) {
    const [, first, id = '', rest] = new URL(path, url).pathname.split('/');
    const file = files.get(id);
    if (first === 'files' && file) {
      response.writeHead(200, { 'content-type': file.mimeType });
      return response.end(file.bytes);
    }
    if (first !== version) return fail(2500, 'Unknown path components', 400)(response);
    if (method === 'GET' && file) return json(200, described(id, file))(response);
    if (id !== phoneNumberId)
      return fail(100, `Unsupported request. Object with ID '${id}' does not exist`, 400, 33)(response);
    if (method === 'GET') {
      return json(200, {
        display_phone_number: '+1 555-078-3881',
        verified_name: 'Salon',
        quality_rating: 'GREEN',
        id,
      })(response);
    }
    if (rest !== 'messages' || headers['content-type'] !== 'application/json') return fail(100)(response);
    return takeMessage(body)(response);
  }

  function described(id: string, { mimeType, bytes, claims }: File) {
    return {
      url: `${url}/files/${id}`,
      mime_type: mimeType,
      sha256: 'ab12',
      file_size: bytes.length,
      id,
      messaging_product: 'whatsapp',
      ...claims,
    };
  }

  function takeMessage(body: string): Answer {
    const given: unknown = JSON.parse(body);
    const mark = graphRead.safeParse(given);
    if (mark.success) {
      read.push(mark.data);
      return json(200, { success: true });
    }
    const message = graphMessage.safeParse(given);
    if (!message.success) return fail(131009, message.error.issues.map((issue) => issue.message).join('; '));
    taken.push(message.data);
    if (answersToLose > 0) {
      answersToLose -= 1;
      return () => {};
    }
    const { to, recipient } = message.data;
    return json(200, {
      messaging_product: 'whatsapp',
      contacts: [to ? { input: to, wa_id: to.replace('+', '') } : { input: recipient, user_id: recipient }],
      messages: [{ id: `wamid.${taken.length}` }],
    });
  }

  return {
    url,
    phoneNumberId,
    accessToken,
    /** The messages that it has taken, in order. */
    taken: taken as readonly GraphMessage[],
    /** The messages that were marked as read. */
    read: read as readonly unknown[],
    requests: requests as readonly (typeof requests)[number][],

    addFile(id: string, file: File): void {
      files.set(id, file);
    },

    /** Refuses the next request with this code, in Meta's format. */
    failNext(code: number, given: { details?: string; status?: number; retryAfter?: string } = {}): void {
      answers.push(fail(code, given.details, given.status, undefined, given.retryAfter));
    },

    answerNext(status: number, body: string, headers: Record<string, string> = {}): void {
      answers.push((response) => response.writeHead(status, headers).end(body));
    },

    /** Reads the next request and never answers it. */
    hangNext(): void {
      answers.push(() => {});
    },

    /** Takes the next message and never says so. */
    loseNextAnswer(): void {
      answersToLose += 1;
    },

    /** Reads the next request and breaks the connection. */
    breakNext(): void {
      answers.push((response) => response.destroy());
    },

    /** Resolves when it has taken `count` messages, counted from the start. */
    async waitFor(count: number): Promise<readonly GraphMessage[]> {
      if (taken.length < count)
        await new Promise<void>((resolve) => {
          waiting.push({ count, resolve });
        });
      return taken;
    },

    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function fail(
  code: number,
  details?: string,
  status?: number,
  subcode?: number,
  retryAfter?: string,
): Answer {
  const [usual, message] = ERRORS[code] ?? [400, `(#${code}) Something`];
  const error = {
    message,
    type: 'OAuthException',
    code,
    ...(details !== undefined && { error_data: { messaging_product: 'whatsapp', details } }),
    ...(subcode !== undefined && { error_subcode: subcode }),
    fbtrace_id: 'AbCdEfGh',
  };
  return json(status ?? usual, { error }, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
    response.end(JSON.stringify(body));
  };
}
