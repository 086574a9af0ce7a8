import { CHECK_TIMEOUT } from '../../provider-api/check-timeout';
import { at, listOf, objectOf, stringOf } from '../../provider-api/json';
import type { Channel, OutgoingMessage, Sent } from '../channel';
import { GatewayOutage, MediaUnavailable } from '../errors';
import { type JsonAnswer, postJson, requestJson } from '../http';
import { checkType, fetchAtMost, tooLarge } from '../outbound/download';
import { failureOf, isSuccess, type Verdict, verdictOfStatus } from '../outbound/failure';
import { LONGEST_MESSAGE, MODEST_RATE } from '../whatsapp-web/limits';
import { chatIdOf } from '../whatsapp-web/sender';
import type { EvolutionSettings } from './settings';

/** Milliseconds; Evolution answers only after them. */
const TYPING_MS = 3000;

/** https://doc.evolution-api.com/v2/api-reference/message-controller/send-text */
export function createChannel(settings: EvolutionSettings, timeoutMs: number): Channel {
  const post = (path: string, body: object, signal: AbortSignal) =>
    postJson(endpoint(settings, path), { headers: keyOf(settings), body, signal, timeoutMs });

  return {
    longestText: LONGEST_MESSAGE,
    rate: MODEST_RATE,

    async send(message, signal) {
      const body = { number: numberOf(message), text: message.text };
      const answer = await post('message/sendText', body, signal);
      if (isSuccess(answer)) return sentAs(answer);
      throw failed(answer, message, settings);
    },

    typingMs: TYPING_MS,

    async showTyping({ to, toProviderId, messageId }, signal) {
      const remoteJid = chatIdOf(toProviderId ?? to, 's.whatsapp.net');
      const readMessages = [{ remoteJid, fromMe: false, id: messageId }];
      const seen = await post('chat/markMessageAsRead', { readMessages }, signal);
      const typing = { number: remoteJid, presence: 'composing', delay: TYPING_MS };
      const shown = await post('chat/sendPresence', typing, signal);
      for (const answer of [seen, shown]) if (!isSuccess(answer)) throw failed(answer, undefined, settings);
    },

    /** Evolution fetches and decrypts the file, and answers with it in base64. */
    async download({ id }, limits, signal) {
      if (stringOf(id) === undefined) throw new MediaUnavailable('absent', 'the message names no file');
      const url = endpoint(settings, 'chat/getBase64FromMediaMessage');
      const headers = { ...keyOf(settings), 'content-type': 'application/json' };
      const body = JSON.stringify({ message: { key: { id } }, convertToMp4: false });
      const inBase64 = Math.ceil(limits.bytes / 3) * 4 + 4096;
      const { bytes } = await fetchAtMost(url, { method: 'POST', headers, body }, inBase64, signal);
      const { mimetype, base64 } = objectOf(parsed(bytes));
      checkType(stringOf(mimetype) ?? 'application/octet-stream', limits);
      const file = Buffer.from(stringOf(base64) ?? '', 'base64');
      if (file.length > limits.bytes) throw tooLarge(limits.bytes);
      return { mimeType: stringOf(mimetype) ?? 'application/octet-stream', bytes: file };
    },
  };
}

/** Throws a `GatewayFailure` where Evolution is away, refuses the key, or its instance is not connected. */
export async function check(settings: EvolutionSettings, signal: AbortSignal): Promise<string> {
  const request = { headers: keyOf(settings), signal, timeoutMs: CHECK_TIMEOUT };
  const answer = await requestJson('GET', endpoint(settings, 'instance/connectionState'), request);
  if (!isSuccess(answer)) throw failed(answer, undefined, settings);
  const state = stringOf(at(answer.json, 'instance', 'state')) ?? 'in an unknown state';
  if (state !== 'open') throw new GatewayOutage(`instance ${settings.instance} is ${state}`);
  return `instance ${settings.instance} is open`;
}

function endpoint({ url, instance }: EvolutionSettings, path: string): string {
  return `${url}/${path}/${encodeURIComponent(instance)}`;
}

function keyOf({ apiKey }: EvolutionSettings): Record<string, string> {
  return { apikey: apiKey };
}

/** An id as it came is used as it is; of a bare number Evolution finds the id, which differs in Brazil and Mexico. */
function numberOf({ to, toProviderId }: OutgoingMessage): string {
  const jid = chatIdOf(toProviderId ?? to, 's.whatsapp.net');
  return toProviderId?.includes('@') || jid.endsWith('@lid') ? jid : (jid.split('@')[0] ?? jid);
}

function sentAs({ json }: JsonAnswer): Sent {
  const messageId = stringOf(at(json, 'key', 'id'));
  return messageId === undefined ? {} : { messageId };
}

function failed(answer: JsonAnswer, message: OutgoingMessage | undefined, settings: EvolutionSettings) {
  return failureOf({ answer, message, verdict: verdictOf(answer), secrets: [settings.apiKey] });
}

/** Evolution answers 400 to whatever goes wrong while it sends. */
function verdictOf(answer: JsonAnswer): Verdict {
  const { status, text, json } = answer;
  if (status === 400) {
    const isNotOnWhatsApp = listOf(at(json, 'response', 'message')).some((it) => at(it, 'exists') === false);
    if (isNotOnWhatsApp) return 'unreachable';
    if (/connection closed|not connected|connection lost/i.test(text)) return 'outage';
    if (/timed out/i.test(text)) return 'unknown';
  }
  return verdictOfStatus(answer);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch (cause) {
    throw new MediaUnavailable('failed', 'Evolution answers without the file', { cause });
  }
}
