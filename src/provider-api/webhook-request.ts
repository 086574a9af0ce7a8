/** As it was received: signatures are of these bytes. */
export interface WebhookRequest {
  method: string;
  /** Of the address: some providers carry a secret in it. */
  query: URLSearchParams;
  header(name: string): string | undefined;
  body: Uint8Array;
}
