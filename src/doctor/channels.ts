import type { ConfiguredChannel } from '../channels/configured';
import { GatewayFailure, GatewayOutage, GatewayRefused } from '../channels/errors';
import { providerOf } from '../channels/providers';
import { masked, maskedBut } from '../privacy/redaction';
import { type Finding, findingsOf } from './finding';
import { underOurDeadline } from './our-deadline';
import { checkWebhook, reasonOf as messageOf } from './webhook';

interface ChannelsConfig {
  channels: readonly ConfiguredChannel[];
  publicUrl: string | undefined;
}

const WEBHOOK = { of: 'channel', why: 'messages of clients do not come in' } as const;

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
    ...(providerOf(channel.provider).receive ? [await checkWebhook(channel, publicUrl, WEBHOOK)] : []),
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

/** @param ids what is not masked */
function reasonOf(cause: unknown, ids: readonly string[] = []): string {
  if (cause instanceof GatewayRefused)
    return maskedBut(ids, `${cause.providerCode ?? cause.status ?? ''}: ${cause.reason}`);
  if (cause instanceof GatewayFailure) return maskedBut(ids, cause.reason);
  return messageOf(cause);
}
