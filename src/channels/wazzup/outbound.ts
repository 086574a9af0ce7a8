import { CHECK_TIMEOUT } from '../../provider-api/check-timeout';
import { at, listOf, objectOf, stringOf } from '../../provider-api/json';
import type { Channel, OutgoingMessage } from '../channel';
import { GatewayOutage, GatewayRefused } from '../errors';
import { type JsonAnswer, postJson, requestJson } from '../http';
import { downloadFile, publicUrl } from '../outbound/download';
import { failureOf, isSuccess, verdictOfStatus } from '../outbound/failure';
import { LONGEST_MESSAGE, MODEST_RATE } from '../whatsapp-web/limits';
import { chatIdOf } from '../whatsapp-web/sender';
import { isRepetition, verdictOfCode } from './error-codes';
import type { WazzupSettings } from './settings';

/** https://wazzup24.com/help/api-en/sending-messages/ */
export function createChannel(settings: WazzupSettings, timeoutMs: number): Channel {
  return {
    longestText: LONGEST_MESSAGE,
    rate: MODEST_RATE,

    async send(message, signal) {
      const body = {
        channelId: settings.channelId,
        chatType: 'whatsapp',
        chatId: chatIdFor(message),
        text: message.text,
        crmMessageId: message.idempotencyKey,
      };
      const url = endpoint(settings, 'message');
      const answer = await postJson(url, { headers: keyOf(settings), body, signal, timeoutMs });
      if (isSuccess(answer)) {
        const messageId = stringOf(at(answer.json, 'messageId'));
        return messageId === undefined ? {} : { messageId };
      }
      if (isRepetition(codeOf(answer) ?? '')) return {}; // it was taken by an attempt whose answer was lost
      throw failed(answer, message, settings);
    },

    download: async ({ url }, limits, signal) => downloadFile(publicUrl(url), {}, limits, signal),
  };
}

/** Throws a `GatewayFailure` where the key is refused, or the channel is not active. */
export async function check(settings: WazzupSettings, signal: AbortSignal): Promise<string> {
  const request = { headers: keyOf(settings), signal, timeoutMs: CHECK_TIMEOUT };
  const answer = await requestJson('GET', endpoint(settings, 'channels'), request);
  if (!isSuccess(answer)) throw failed(answer, undefined, settings);
  const found = listOf(answer.json).find((it) => at(it, 'channelId') === settings.channelId);
  if (found === undefined) throw new GatewayOutage(`the account has no channel ${settings.channelId}`);
  const { state, plainId } = objectOf(found);
  if (state !== 'active')
    throw new GatewayOutage(`the channel is ${stringOf(state) ?? 'in an unknown state'}`);
  return `the channel is active as ${stringOf(plainId) ?? 'an unknown number'}`;
}

/** Wazzup takes phone numbers only: the digits of a LID would reach another person, or no person. */
function chatIdFor({ to, toProviderId }: OutgoingMessage): string {
  const [user = '', server] = chatIdOf(toProviderId ?? to, 'c.us').split('@');
  if (server === 'lid') {
    const reason = 'Wazzup sends to phone numbers only, and the client is known by their LID';
    throw new GatewayRefused(undefined, reason, { unreachable: true });
  }
  return user;
}

function endpoint({ apiUrl }: WazzupSettings, path: string): string {
  return `${apiUrl}/v3/${path}`;
}

function keyOf({ apiKey }: WazzupSettings): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` };
}

function codeOf({ json }: JsonAnswer): string | undefined {
  return stringOf(at(json, 'error'));
}

function failed(answer: JsonAnswer, message: OutgoingMessage | undefined, { apiKey }: WazzupSettings) {
  const code = codeOf(answer);
  const verdict = (code && verdictOfCode(code)) || verdictOfStatus(answer);
  return failureOf({ answer, message, verdict, code, secrets: [apiKey] });
}
