import { CHECK_TIMEOUT } from '../../provider-api/check-timeout';
import { at, stringOf } from '../../provider-api/json';
import type { Channel, OutgoingMessage, Sent } from '../channel';
import { GatewayOutage, MediaUnavailable } from '../errors';
import { type JsonAnswer, postJson, requestJson } from '../http';
import { downloadFile } from '../outbound/download';
import { failureOf, isSuccess, type Verdict, verdictOfStatus } from '../outbound/failure';
import { LONGEST_MESSAGE, MODEST_RATE } from '../whatsapp-web/limits';
import { chatIdOf } from '../whatsapp-web/sender';
import { messageIdOf, parseMessageId } from './message-id';
import type { WahaSettings } from './settings';

/** Milliseconds; WhatsApp shows it for about ten seconds. */
const TYPING_MS = 10_000;

/** https://waha.devlike.pro/docs/how-to/send-messages */
export function createChannel(settings: WahaSettings, timeoutMs: number): Channel {
  const { session } = settings;
  const post = (path: string, body: object, signal: AbortSignal) =>
    postJson(endpoint(settings, path), { headers: keyOf(settings), body, signal, timeoutMs });

  return {
    longestText: LONGEST_MESSAGE,
    rate: MODEST_RATE,

    async send(message, signal) {
      const body = {
        session,
        chatId: chatIdOf(message.toProviderId ?? message.to, 'c.us'),
        text: message.text,
        id: messageIdOf(message.idempotencyKey),
      };
      const answer = await post('/api/sendText', body, signal);
      if (isSuccess(answer)) return sentAs(answer);
      throw failed(answer, message, settings);
    },

    typingMs: TYPING_MS,

    async showTyping({ to, toProviderId, messageId }, signal) {
      const chatId = chatIdOf(toProviderId ?? to, 'c.us');
      const messageIds = [`false_${chatId}_${messageId}`];
      const seen = await post('/api/sendSeen', { session, chatId, messageIds }, signal);
      const shown = await post('/api/startTyping', { session, chatId }, signal);
      for (const answer of [seen, shown]) if (!isSuccess(answer)) throw failed(answer, undefined, settings);
    },

    download: async ({ url }, limits, signal) =>
      downloadFile(fileUrl(settings, url), keyOf(settings), limits, signal),
  };
}

/** Throws a `GatewayFailure` where WAHA is away, refuses the key, or its session is not connected. */
export async function check(settings: WahaSettings, signal: AbortSignal): Promise<string> {
  const path = `/api/sessions/${encodeURIComponent(settings.session)}`;
  const request = { headers: keyOf(settings), signal, timeoutMs: CHECK_TIMEOUT };
  const answer = await requestJson('GET', endpoint(settings, path), request);
  if (!isSuccess(answer)) throw failed(answer, undefined, settings);
  const status = stringOf(at(answer.json, 'status')) ?? 'of an unknown status';
  if (status !== 'WORKING') throw new GatewayOutage(`session ${settings.session} is ${status}`);
  return `session ${settings.session} is WORKING as ${stringOf(at(answer.json, 'me', 'id')) ?? 'an unknown number'}`;
}

function endpoint({ url }: WahaSettings, path: string): string {
  return `${url}${path}`;
}

function keyOf({ apiKey }: WahaSettings): Record<string, string> {
  return { 'x-api-key': apiKey };
}

/** Engines print the id as text, or as an object. */
function sentAs({ json }: JsonAnswer): Sent {
  const id = at(json, 'id');
  const serialized = stringOf(id) ?? stringOf(at(id, '_serialized')) ?? stringOf(at(json, 'key', 'id'));
  return serialized === undefined ? {} : { messageId: parseMessageId(serialized).id };
}

function failed(answer: JsonAnswer, message: OutgoingMessage | undefined, settings: WahaSettings) {
  return failureOf({ answer, message, verdict: verdictOf(answer), secrets: [settings.apiKey] });
}

function verdictOf(answer: JsonAnswer): Verdict {
  const { status, text } = answer;
  // WEBJS: the number is not on WhatsApp
  if (status === 500 && /no lid for user/i.test(text)) return 'unreachable';
  // the session waits for its QR code, or is restarting
  if (status === 422 && /session/i.test(text)) return 'outage';
  return verdictOfStatus(answer);
}

/**
 * WAHA writes URLs with the address that it believes to have, often localhost. Files are fetched from the configured address
 * only: nothing that a webhook says chooses where the key is sent.
 */
function fileUrl(settings: WahaSettings, url: unknown): string {
  if (typeof url !== 'string' || !URL.canParse(url)) {
    throw new MediaUnavailable('absent', 'WAHA has not downloaded the file (see its media settings)');
  }
  const { pathname } = new URL(url);
  if (!pathname.startsWith('/api/files/')) {
    throw new MediaUnavailable('unsupported', 'the file is not on the WAHA server');
  }
  return endpoint(settings, pathname);
}
