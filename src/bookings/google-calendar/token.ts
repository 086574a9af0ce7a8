import { sign } from 'node:crypto';
import { excerpt } from '../../provider-api/excerpt';
import type { JsonAnswer } from '../../provider-api/http';
import { at, numberOf, stringOf } from '../../provider-api/json';
import { HOUR, MINUTE, SECOND } from '../../time/duration';
import { BookingsOutage, BookingsUnavailable } from '../errors';
import { withoutDoubt } from '../failure';
import { requestJson } from '../http';
import type { GoogleCalendarSettings } from './settings';

/** The narrowest that reads and writes events, and watches them. */
const SCOPE = 'https://www.googleapis.com/auth/calendar.events';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

interface Token {
  token: string;
  expiresAt: number;
}

/** The sync, the turns and the doctor connect on their own; the settings are shared. */
const tokens = new WeakMap<GoogleCalendarSettings, Token>();

/** Google has refused it before its time. */
export function forgetToken(settings: GoogleCalendarSettings): void {
  tokens.delete(settings);
}

/**
 * A token for an hour, for a statement that the service account's key has signed. Google's own library does this, too, and
 * brings 20 packages for accounts of other kinds: https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export async function accessToken(
  settings: GoogleCalendarSettings,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const known = tokens.get(settings);
  if (known && known.expiresAt > Date.now() + MINUTE) return known.token;
  const requested = await requestToken(settings, timeoutMs, signal);
  tokens.set(settings, requested);
  return requested.token;
}

async function requestToken(
  settings: GoogleCalendarSettings,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Token> {
  const now = Date.now();
  const body = new URLSearchParams({ grant_type: GRANT, assertion: assertionOf(settings, now) });
  // a token changes nothing: whatever was asked for has not been done
  const answer = await withoutDoubt(requestJson('POST', settings.tokenServer, { body, signal, timeoutMs }));
  const token = stringOf(at(answer.json, 'access_token'));
  if (answer.status !== 200 || token === undefined) throw withoutToken(answer, settings);
  const seconds = numberOf(at(answer.json, 'expires_in')) ?? HOUR / SECOND;
  return { token, expiresAt: now + seconds * SECOND };
}

function assertionOf({ clientEmail, privateKey, tokenServer }: GoogleCalendarSettings, now: number): string {
  const iat = Math.floor(now / SECOND);
  const claims = { iss: clientEmail, scope: SCOPE, aud: tokenServer, iat, exp: iat + HOUR / SECOND };
  const signed = [{ alg: 'RS256', typ: 'JWT' }, claims].map(base64url).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

function base64url(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function withoutToken({ status, json, text, retryAfterMs }: JsonAnswer, settings: GoogleCalendarSettings) {
  const said = stringOf(at(json, 'error_description')) ?? stringOf(at(json, 'error')) ?? text;
  const reason = `no access token: ${status}: ${excerpt(said, { to: '', text: '', secrets: [settings.privateKey] })}`;
  const isForNow = status === 429 || status >= 500 || status === 200;
  return isForNow ? new BookingsUnavailable(reason, retryAfterMs) : new BookingsOutage(reason);
}
