import { z } from 'zod';
import type { ConfiguredChannel } from '../channels/configured';
import { GatewayFailure, GatewayOutage, GatewayRefused } from '../channels/errors';
import { CHECK_TIMEOUT } from '../channels/provider';
import { providerOf } from '../channels/providers';
import { PROBE_HEADER, webhookAddress } from '../channels/webhook-address';
import { masked, maskedBut } from '../privacy/redaction';
import { withoutPassword } from '../privacy/shown-url';
import { underDeadline } from '../time/deadline';
import { type Finding, findingsOf } from './finding';

interface ChannelsConfig {
  channels: readonly ConfiguredChannel[];
  publicUrl: string | undefined;
}

/**
 * Asks each provider whether the settings of the channel work, and each webhook whether it can be reached. Nothing is sent to a
 * client.
 *
 * @param shown how to print what a provider says of the number
 */
export async function checkChannels(
  { channels, publicUrl }: ChannelsConfig,
  shown: (said: string) => string = masked,
): Promise<Finding[]> {
  const checked = channels.map(async (channel) => [
    await checkProvider(channel, shown),
    ...(providerOf(channel.provider).receive ? [await checkWebhook(channel, publicUrl)] : []),
  ]);
  return (await Promise.all(checked)).flat();
}

async function checkProvider(channel: ConfiguredChannel, shown: (said: string) => string) {
  const { id, provider, settings } = channel;
  const { ok, error } = findingsOf(`channel ${id}`);
  const { check, advice = [] } = providerOf(provider);
  if (!check) return ok(`its settings are complete (${provider} cannot be asked whether they work)`);
  try {
    return ok(
      `${provider} accepts its settings: ${shown(await underOurDeadline((signal) => check(settings, signal)))}`,
    );
  } catch (cause) {
    const isAnswered = cause instanceof GatewayRefused || cause instanceof GatewayOutage;
    const reason = reasonOf(cause, idsOf(channel));
    const known = advice.find((one) => one.reason.test(reason))?.todo ?? 'correct its settings';
    return error(
      `${provider} ${isAnswered ? 'takes no message with its settings' : 'cannot be asked'}: ${reason}`,
      'no reply is sent, and perhaps no message comes in',
      isAnswered
        ? `${known} (docs/channels/${provider}.md)`
        : 'check that the provider works, and can be reached from here',
    );
  }
}

/** The settings that may be shown: ids of accounts are no personal data. */
function idsOf({ provider, settings }: ConfiguredChannel): string[] {
  const secrets: readonly string[] = providerOf(provider).secrets;
  return Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'string' && !secrets.includes(name) ? [value] : [],
  );
}

async function checkWebhook(
  { id, provider }: ConfiguredChannel,
  publicUrl: string | undefined,
): Promise<Finding> {
  const { ok, warning, error } = findingsOf(`channel ${id}`);
  const address = webhookAddress(id, publicUrl);
  if (publicUrl === undefined)
    return warning(
      `its webhook is ${address} of the role web; PUBLIC_URL is not set`,
      `whether ${provider} can reach it is not known`,
      'set PUBLIC_URL to the address by which the internet reaches the role web, such as https://bot.example.com',
    );
  const where = `its webhook at ${withoutPassword(publicUrl)}`;
  const why = 'messages of clients do not come in';
  try {
    const response = await underOurDeadline((signal) =>
      fetch(address, { signal, redirect: 'manual', headers: { [PROBE_HEADER]: '1' } }),
    );
    const answer = await answerOf(response);
    if (answer === 'unknown')
      return error(
        `${where} is our server, which does not have this channel yet`,
        why,
        'restart the role web (or `npm start`): it reads the configuration file when it starts',
      );
    if (answer === 'foreign')
      return error(
        `${where} answers ${response.status}, as another program does`,
        why,
        'let the proxy pass /webhooks/ on to the role web',
      );
    return ok(`its webhook can be reached from here: give ${address} to ${provider}`);
  } catch (cause) {
    return error(
      `${where} cannot be reached: ${reasonOf(cause)}`,
      why,
      'check PUBLIC_URL, the proxy, its certificate, and that the role web runs',
    );
  }
}

/** Whether it is an answer of ours to a request that no provider has sent. */
async function answerOf(response: Response): Promise<'ours' | 'unknown' | 'foreign'> {
  const body = ANSWER.safeParse(await response.json().catch(() => undefined)).data;
  const code = body?.error?.code;
  if (code === 'webhook.unknown' || code === 'http.not-found') return 'unknown';
  return code === 'webhook.refused' || body?.messages !== undefined ? 'ours' : 'foreign';
}

const ANSWER = z.object({
  error: z.object({ code: z.string() }).optional(),
  messages: z.number().optional(),
});

function underOurDeadline<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = () => new Error(`no answer within ${CHECK_TIMEOUT} ms`);
  return underDeadline({ parent: new AbortController().signal, ms: CHECK_TIMEOUT, late }, work);
}

/** @param ids what is not masked */
function reasonOf(cause: unknown, ids: readonly string[] = []): string {
  if (cause instanceof GatewayRefused)
    return maskedBut(ids, `${cause.providerCode ?? cause.status ?? ''}: ${cause.reason}`);
  if (cause instanceof GatewayFailure) return maskedBut(ids, cause.reason);
  if (!(cause instanceof Error)) return masked(String(cause));
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';
  return masked(`${cause.message}${inner}`);
}
