import { isIP } from 'node:net';
import type { Media, MediaLimits } from '../channel';
import { MediaUnavailable } from '../errors';

/** Fetches a file with GET. Throws `MediaUnavailable`. */
export async function downloadFile(
  url: string,
  headers: Record<string, string>,
  limits: MediaLimits,
  signal: AbortSignal,
): Promise<Media> {
  return fetchAtMost(url, { headers }, limits.bytes, signal, (mimeType) => checkType(mimeType, limits));
}

/** A longer answer is not read to its end. Redirects are not followed. Throws `MediaUnavailable`. */
export async function fetchAtMost(
  url: string,
  request: RequestInit,
  bytes: number,
  signal: AbortSignal,
  check: (mimeType: string) => void = () => {},
): Promise<Media> {
  const response = await fetch(url, { ...request, redirect: 'manual', signal }).catch((cause: unknown) => {
    throw new MediaUnavailable('failed', 'no answer', { cause: withoutUrl(cause) });
  });
  try {
    const { status } = response;
    if (status === 404 || status === 410) {
      throw new MediaUnavailable('gone', `the provider answers ${status}`);
    }
    if (!response.ok) throw new MediaUnavailable('failed', `the provider answers ${status}`);
    const [mimeType = ''] = (response.headers.get('content-type') ?? 'application/octet-stream').split(';');
    check(mimeType);
    return { mimeType, bytes: await bytesOf(response, bytes) };
  } catch (error) {
    await response.body?.cancel().catch(() => {});
    throw error;
  }
}

/**
 * Of a file on a provider's storage, which has many hosts and needs no credentials. A webhook must not choose a host of the own
 * network. Throws `MediaUnavailable`.
 */
export function publicUrl(url: unknown): string {
  if (typeof url !== 'string' || !URL.canParse(url)) {
    throw new MediaUnavailable('absent', 'the provider gives no address of the file');
  }
  const { protocol, hostname } = new URL(url);
  const isPublic = isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname.includes('.');
  if (protocol !== 'https:' || !isPublic) {
    throw new MediaUnavailable('unsupported', 'the address of the file is not a public one with https');
  }
  return url;
}

/** Throws `MediaUnavailable`. */
export function checkType(mimeType: string, { types }: MediaLimits): void {
  if (!types.some((type) => mimeType.toLowerCase().startsWith(type))) {
    throw new MediaUnavailable('type', `its type is ${mimeType.slice(0, 100)}`);
  }
}

/** Throws `MediaUnavailable`. */
export async function bytesOf(response: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof MediaUnavailable) throw error;
    throw new MediaUnavailable('failed', 'the file broke off', { cause: withoutUrl(error) });
  }
  return Buffer.concat(chunks);
}

export function tooLarge(limit: number): MediaUnavailable {
  return new MediaUnavailable('too-large', `it has more than ${limit} bytes`);
}

/** A URL may carry a token, and errors of `fetch` may quote it. */
function withoutUrl(cause: unknown): Error {
  return new Error(cause instanceof Error ? cause.name : 'unknown');
}
