import { z } from 'zod';
import { masked } from '../privacy/redaction';
import { withoutPassword } from '../privacy/shown-url';
import { PROBE_HEADER, webhookAddress } from '../provider-api/webhook-address';
import { type Finding, findingsOf } from './finding';
import { underOurDeadline } from './our-deadline';

/** `of`: what has the webhook. `why`: what happens while it cannot be reached. */
interface Webhook {
  of: 'channel' | 'booking system';
  why: string;
}

/** Whether it can be reached. */
export async function checkWebhook(
  { id, provider }: { id: string; provider: string },
  publicUrl: string | undefined,
  { of, why }: Webhook,
): Promise<Finding> {
  const { ok, warning, error } = findingsOf(`${of} ${id}`);
  const address = webhookAddress(id, publicUrl);
  if (publicUrl === undefined)
    return warning(
      `its webhook is ${address} of the role web; PUBLIC_URL is not set`,
      `whether ${provider} can reach it is not known`,
      'set PUBLIC_URL to the address by which the internet reaches the role web, such as https://bot.example.com',
    );
  const where = `its webhook at ${withoutPassword(publicUrl)}`;
  try {
    const response = await underOurDeadline((signal) =>
      fetch(address, { signal, redirect: 'manual', headers: { [PROBE_HEADER]: '1' } }),
    );
    const answer = await answerOf(response);
    if (answer === 'unknown')
      return error(
        `${where} is our server, which does not have this ${of} yet`,
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

/** With its cause, which says why no connection was made. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return masked(String(cause));
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';
  return masked(`${cause.message}${inner}`);
}
