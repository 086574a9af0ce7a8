/** Where the provider of a channel sends. Without `PUBLIC_URL`, the path of it. */
export function webhookAddress(id: string, publicUrl: string | undefined): string {
  return `${(publicUrl ?? '').replace(/\/$/, '')}/webhooks/${id}`;
}
