import type { Channel, OutgoingMessage, Sent } from '../channel';
import { GatewayRefused } from '../errors';
import { failureOfAnswer, PAIR_INTERVAL_MS } from './answer-failure';
import { type GraphCall, postMessage } from './graph';
import { list, record, text } from './json';
import { downloadMedia } from './media';
import { recipientOf } from './recipient';
import { LONGEST_MESSAGE, replyBody } from './reply-body';
import type { MetaSettings } from './settings';
import { templateBody } from './template';

const WINDOW = { hours: 24, code: '131047' };

/** Milliseconds; Meta shows it for 25 seconds. */
const TYPING_MS = 24_000;

/** Messages a second that Meta takes of one number. */
const PER_SECOND = { alone: 80, sharedWithBusinessApp: 20 };

/**
 * Sends by the Cloud API. Every message carries its idempotency key as `biz_opaque_callback_data`, which statuses repeat: they
 * settle a reply that may have been sent.
 */
export function createMetaChannel(settings: MetaSettings, timeoutMs: number): Channel {
  const { sharedWithBusinessApp, windowTemplate } = settings;
  return {
    ...(windowTemplate && { window: WINDOW }),
    longestText: LONGEST_MESSAGE,
    confirmsByKey: true,
    rate: {
      perSecond: sharedWithBusinessApp ? PER_SECOND.sharedWithBusinessApp : PER_SECOND.alone,
      perClient: { burst: 45, everyMs: PAIR_INTERVAL_MS },
    },

    async send(message, signal) {
      const call = { signal, timeoutMs };
      const template = windowTemplate && templateBody(windowTemplate, message.text);
      if (template && message.outsideWindow) return sendOne(settings, message, template, call);
      const sent = sendOne(settings, message, replyBody(message), call);
      if (!template) return sent;
      return sent.catch((error: unknown) => {
        if (!isOutsideWindow(error)) throw error;
        return sendOne(settings, message, template, call);
      });
    },

    typingMs: TYPING_MS,

    async showTyping({ messageId, to }, signal) {
      const body = { status: 'read', message_id: messageId, typing_indicator: { type: 'text' } };
      const answer = await postMessage(settings, body, { signal, timeoutMs });
      if (record(answer.json).success !== true) throw failureOfAnswer(answer, { to, text: '' });
    },

    download: (media, limits, signal) => downloadMedia(settings, media, limits, { signal, timeoutMs }),
  };
}

async function sendOne(
  settings: MetaSettings,
  message: OutgoingMessage,
  content: object,
  call: GraphCall,
): Promise<Sent> {
  const body = {
    recipient_type: 'individual',
    ...recipientOf(message),
    biz_opaque_callback_data: message.idempotencyKey,
    ...content,
  };
  const answer = await postMessage(settings, body, call);
  const messageId = text(record(list(record(answer.json).messages)[0]).id);
  const accepted = answer.status >= 200 && answer.status < 300 && messageId !== undefined;
  if (!accepted) throw failureOfAnswer(answer, message);
  return { messageId };
}

function isOutsideWindow(error: unknown): boolean {
  return error instanceof GatewayRefused && error.providerCode === WINDOW.code;
}
