/** Where the provider of a channel sends. Without `PUBLIC_URL`, the path of it. */
export function webhookAddress(id: string, publicUrl: string | undefined): string {
  return `${(publicUrl ?? '').replace(/\/$/, '')}/webhooks/${id}`;
}

/** A request with it asks whether a webhook is there. It is not of a provider, whose code does not see it. */
export const PROBE_HEADER = 'x-webhook-probe';
