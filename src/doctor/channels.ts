import { z } from 'zod';
import type { ConfiguredChannel } from '../channels/configured';
import { GatewayFailure, GatewayOutage, GatewayRefused } from '../channels/errors';
import { CHECK_TIMEOUT } from '../channels/provider';
import { providerOf } from '../channels/providers';
import { webhookAddress } from '../channels/webhook-address';
import { masked } from '../privacy/redaction';
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

async function checkProvider({ id, provider, settings }: ConfiguredChannel, shown: (said: string) => string) {
  const { ok, error } = findingsOf(`channel ${id}`);
  const { check } = providerOf(provider);
  if (!check) return ok(`its settings are complete (${provider} cannot be asked whether they work)`);
  try {
    return ok(
      `${provider} accepts its settings: ${shown(await underOurDeadline((signal) => check(settings, signal)))}`,
    );
  } catch (cause) {
    const isAnswered = cause instanceof GatewayRefused || cause instanceof GatewayOutage;
    return error(
      `${provider} ${isAnswered ? 'takes no message with its settings' : 'cannot be asked'}: ${reasonOf(cause)}`,
      'no reply is sent, and perhaps no message comes in',
      isAnswered
        ? `correct its settings, or connect its number at ${provider} (docs/channels/${provider}.md)`
        : 'check that the provider works, and can be reached from here',
    );
  }
}

async function checkWebhook(
  { id, provider }: ConfiguredChannel,
  publicUrl: string | undefined,
): Promise<Finding> {
  const { ok, error } = findingsOf(`channel ${id}`);
  const address = webhookAddress(id, publicUrl);
  if (publicUrl === undefined)
    return ok(`its webhook is ${address} of the role web (with PUBLIC_URL it would be checked)`);
  const where = `its webhook at ${withoutPassword(publicUrl)}`;
  const why = 'messages of clients do not come in';
  try {
    const response = await underOurDeadline((signal) => fetch(address, { signal, redirect: 'manual' }));
    const answer = await answerOf(response);
    if (answer === 'unknown')
      return error(`${where} does not know it`, why, 'restart the role web with this configuration file');
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
  if (body?.error?.code === 'webhook.unknown') return 'unknown';
  return body?.error?.code === 'webhook.refused' || body?.messages !== undefined ? 'ours' : 'foreign';
}

const ANSWER = z.object({
  error: z.object({ code: z.string() }).optional(),
  messages: z.number().optional(),
});

function underOurDeadline<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = () => new Error(`no answer within ${CHECK_TIMEOUT} ms`);
  return underDeadline({ parent: new AbortController().signal, ms: CHECK_TIMEOUT, late }, work);
}

function reasonOf(cause: unknown): string {
  if (cause instanceof GatewayRefused || cause instanceof GatewayFailure) return masked(cause.reason);
  if (!(cause instanceof Error)) return masked(String(cause));
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';
  return masked(`${cause.message}${inner}`);
}
