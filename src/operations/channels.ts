import { randomUUID } from 'node:crypto';
import type { Sent } from '../channels/channel';
import type { ConfiguredChannel } from '../channels/configured';
import { providerOf } from '../channels/providers';
import { channelActivity } from '../db/channel-activity';
import { unknownCompanies } from '../db/companies';
import type { Db } from '../db/database';
import { outages } from '../db/outages/outages';
import { normalizePhone } from '../domain/address';
import { masked } from '../privacy/redaction';
import { webhookAddress } from '../provider-api/webhook-address';
import { underDeadline } from '../time/deadline';
import { ChannelNotFound } from './errors';

interface ChannelsConfig {
  channels: readonly ConfiguredChannel[];
  publicUrl: string | undefined;
}

export interface ChannelReport {
  id: string;
  company: string;
  provider: string;
  /** Where the provider sends; without `PUBLIC_URL` only its path. Null: nothing comes in over HTTP. */
  webhook: string | null;
  lastReceivedAt: Date | null;
  lastSentAt: Date | null;
  /** `company-missing`: the database has no such company. `disconnected`: the provider has no session with WhatsApp. */
  state: 'working' | 'outage' | 'disconnected' | 'company-missing';
  disconnectedSince: Date | null;
  /** Of an outage: the last answer of the provider. */
  reason: string | null;
  /** Replies that are not sent yet. */
  waiting: number;
}

/** The channels of the configuration file, and what the database knows of them. */
export async function listChannels(
  db: Db,
  { channels, publicUrl }: ChannelsConfig,
): Promise<ChannelReport[]> {
  const keys = channels.map(({ id, company }) => ({ companyId: company, channel: id }));
  const [activity, running, missing] = await Promise.all([
    channelActivity(db, keys),
    outages(db),
    unknownCompanies(
      db,
      channels.map(({ company }) => company),
    ),
  ]);
  return channels.map(({ id, company, provider }) => {
    const isThis = (row: { companyId: string; channel: string }) =>
      row.companyId === company && row.channel === id;
    const used = activity.find(isThis);
    const outage = running.find(isThis);
    return {
      id,
      company,
      provider,
      webhook: providerOf(provider).receive ? webhookAddress(id, publicUrl) : null,
      lastReceivedAt: used?.lastReceivedAt ?? null,
      lastSentAt: used?.lastSentAt ?? null,
      state: missing.has(company)
        ? 'company-missing'
        : outage
          ? 'outage'
          : used?.disconnectedSince
            ? 'disconnected'
            : 'working',
      disconnectedSince: used?.disconnectedSince ?? null,
      reason: outage ? masked(outage.reason) : null,
      waiting: used?.waiting ?? 0,
    };
  });
}

/** Throws `ChannelNotFound`. */
export function requireChannel(channels: readonly ConfiguredChannel[], id: string): ConfiguredChannel {
  const found = channels.find((channel) => channel.id === id);
  if (found) return found;
  throw new ChannelNotFound(
    id,
    channels.map((channel) => channel.id),
  );
}

export interface TestMessage {
  phone: string;
  text: string;
  timeoutMs: number;
}

/** Sends a message that belongs to no dialogue. Throws what `Channel.send` throws, and `InvalidAddress`. */
export async function sendTest(
  channel: ConfiguredChannel,
  { phone, text, timeoutMs }: TestMessage,
): Promise<Sent> {
  const { id, company: companyId, provider, settings } = channel;
  const message = {
    companyId,
    to: normalizePhone(phone),
    channel: id,
    text,
    idempotencyKey: `test-${randomUUID()}`,
    onUnconfirmed: 'hold' as const,
  };
  const late = () => new Error(`the provider has not answered within ${timeoutMs} ms`);
  const signal = new AbortController().signal;
  return underDeadline({ parent: signal, ms: timeoutMs, late }, (deadline) =>
    providerOf(provider).createChannel(settings, timeoutMs).send(message, deadline),
  );
}
