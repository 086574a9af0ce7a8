import { CHECK_TIMEOUT } from '../../provider-api/check-timeout';
import { at, stringOf } from '../../provider-api/json';
import type { Channel, OutgoingMessage, Sent } from '../channel';
import { GatewayOutage } from '../errors';
import { type JsonAnswer, postJson, requestJson } from '../http';
import { downloadFile, publicUrl } from '../outbound/download';
import { failureOf, isSuccess, type Verdict, verdictOfStatus } from '../outbound/failure';
import { LONGEST_MESSAGE, MODEST_RATE } from '../whatsapp-web/limits';
import { chatIdOf } from '../whatsapp-web/sender';
import type { GreenApiSettings } from './settings';

/** Milliseconds; the reply waits for them in GREEN-API's queue, so it is shown once. */
const TYPING_MS = 2000;

/** https://green-api.com/en/docs/api/sending/SendMessage/ */
export function createChannel(settings: GreenApiSettings, timeoutMs: number): Channel {
  const post = (method: string, body: object, signal: AbortSignal) =>
    postJson(endpoint(settings, method), { body, signal, timeoutMs });

  return {
    longestText: LONGEST_MESSAGE,
    rate: MODEST_RATE,

    async send(message, signal) {
      const chatId = chatIdOf(message.toProviderId ?? message.to, 'c.us');
      const answer = await post('sendMessage', { chatId, message: message.text }, signal);
      if (isSuccess(answer)) return sentAs(answer);
      throw failed(answer, message, settings);
    },

    async showTyping({ to, toProviderId, messageId }, signal) {
      const chatId = chatIdOf(toProviderId ?? to, 'c.us');
      const seen = await post('readChat', { chatId, idMessage: messageId }, signal);
      const shown = await post('sendTyping', { chatId, typingTime: TYPING_MS }, signal);
      for (const answer of [seen, shown]) if (!isSuccess(answer)) throw failed(answer, undefined, settings);
    },

    download: async ({ url }, limits, signal) => downloadFile(publicUrl(url), {}, limits, signal),
  };
}

/** Throws a `GatewayFailure` where the token is refused or the instance is not authorized. */
export async function check(settings: GreenApiSettings, signal: AbortSignal): Promise<string> {
  const answer = await requestJson('GET', endpoint(settings, 'getStateInstance'), {
    signal,
    timeoutMs: CHECK_TIMEOUT,
  });
  if (!isSuccess(answer)) throw failed(answer, undefined, settings);
  const state = stringOf(at(answer.json, 'stateInstance')) ?? 'in an unknown state';
  if (state !== 'authorized') throw new GatewayOutage(`instance ${settings.idInstance} is ${state}`);
  return `instance ${settings.idInstance} is authorized`;
}

/** It contains the token: it must not become part of an error or a log line. */
function endpoint({ apiUrl, idInstance, apiToken }: GreenApiSettings, method: string): string {
  return `${apiUrl}/waInstance${idInstance}/${method}/${encodeURIComponent(apiToken)}`;
}

function sentAs({ json }: JsonAnswer): Sent {
  const messageId = stringOf(at(json, 'idMessage'));
  return messageId === undefined ? {} : { messageId };
}

function failed(answer: JsonAnswer, message: OutgoingMessage | undefined, { apiToken }: GreenApiSettings) {
  const code = answer.status === 466 ? '466' : undefined;
  return failureOf({ answer, message, verdict: verdictOf(answer), code, secrets: [apiToken] });
}

/** https://green-api.com/en/docs/api/common-errors/ */
function verdictOf(answer: JsonAnswer): Verdict {
  const { status, text } = answer;
  const isOfInstance = /not authorized|in starting|is starting|expired|is deleted|suspended/i.test(text);
  if (status === 400 && isOfInstance) return 'outage';
  if (status === 466) return 'refused'; // the plan has no more chats: clients of the month are still answered
  if (status === 499) return 'unknown'; // GREEN-API has waited for its own server in vain
  return verdictOfStatus(answer);
}
