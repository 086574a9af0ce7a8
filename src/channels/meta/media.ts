import type { Media, MediaLimits } from '../channel';
import { GatewayFailure, MediaUnavailable } from '../errors';
import { bytesOf, checkType, tooLarge } from '../outbound/download';
import { authorized, callGraph, type GraphCall } from './graph';
import { number, record, text } from './json';
import { errorOf } from './reason';
import type { MetaSettings } from './settings';

/** Files lie on these hosts and their subdomains. */
const HOSTS = ['fbsbx.com', 'fbcdn.net', 'facebook.com', 'whatsapp.net'];

/**
 * Asks for the file's address, which is valid for five minutes, and fetches it. Size and type are checked before its bytes are
 * read.
 */
export async function downloadMedia(
  settings: MetaSettings,
  media: Record<string, unknown>,
  limits: MediaLimits,
  call: GraphCall,
): Promise<Media> {
  const { url, mimeType, bytes } = await describe(settings, media, call);
  checkType(mimeType, limits);
  if (bytes !== undefined && bytes > limits.bytes) throw tooLarge(limits.bytes);
  if (!isOfMeta(url, settings)) throw new MediaUnavailable('gone', 'its address is not on a host of Meta');
  const response = await fetch(url, {
    headers: authorized(settings),
    redirect: 'manual', // the access token must not travel further
    signal: AbortSignal.any([call.signal, AbortSignal.timeout(call.timeoutMs)]),
  }).catch((cause: unknown) => {
    throw new MediaUnavailable('failed', 'no connection, or no answer in time', { cause });
  });
  if (!response.ok)
    throw new MediaUnavailable(
      response.status >= 500 ? 'failed' : 'gone',
      `its address answers ${response.status}`,
    );
  return { mimeType, bytes: await bytesOf(response, limits.bytes) };
}

async function describe(settings: MetaSettings, media: Record<string, unknown>, call: GraphCall) {
  const id = text(media.id);
  if (id === undefined || !/^[\w-]+$/.test(id)) throw new MediaUnavailable('absent', 'it has no id');
  const path = `${id}?phone_number_id=${settings.phoneNumberId}`;
  const answer = await callGraph(settings, 'GET', path, call).catch((cause: unknown) => {
    if (!(cause instanceof GatewayFailure)) throw cause;
    throw new MediaUnavailable('failed', cause.reason, { cause });
  });
  const { url, mime_type, file_size, error } = record(answer.json);
  const address = text(url, 4096);
  if (address === undefined) {
    const { code, reason } = errorOf(error, { to: id, text: '' });
    const isTemporary = answer.status >= 500 || answer.status === 429;
    throw new MediaUnavailable(isTemporary ? 'failed' : 'gone', `${code ?? answer.status}: ${reason}`);
  }
  return {
    url: address,
    mimeType: text(mime_type) ?? text(media.mimeType) ?? 'application/octet-stream',
    bytes: number(file_size),
  };
}

function isOfMeta(address: string, { graphUrl }: MetaSettings): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, origin } = new URL(address);
  if (origin === new URL(graphUrl).origin) return true;
  return protocol === 'https:' && HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}
