import { type JsonAnswer, requestJson } from '../http';
import type { MetaSettings } from './settings';

export interface GraphCall {
  body?: unknown;
  signal: AbortSignal;
  timeoutMs: number;
}

/** Calls the Graph API: `path` follows the version in its address. */
export function callGraph(
  settings: MetaSettings,
  method: 'GET' | 'POST',
  path: string,
  call: GraphCall,
): Promise<JsonAnswer> {
  const { graphUrl, apiVersion } = settings;
  return requestJson(method, `${graphUrl}/${apiVersion}/${path}`, { ...call, headers: authorized(settings) });
}

export function authorized({ accessToken }: MetaSettings): Record<string, string> {
  return { authorization: `Bearer ${accessToken}` };
}

/** Posts to the messages of the channel's number. */
export function postMessage(settings: MetaSettings, body: object, call: GraphCall): Promise<JsonAnswer> {
  const whole = { messaging_product: 'whatsapp', ...body };
  return callGraph(settings, 'POST', `${settings.phoneNumberId}/messages`, { ...call, body: whole });
}
