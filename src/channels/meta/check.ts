import { CHECK_TIMEOUT } from '../../provider-api/check-timeout';
import { failureOfAnswer } from './answer-failure';
import { callGraph } from './graph';
import { record, text } from './json';
import type { MetaSettings } from './settings';

const FIELDS = 'display_phone_number,verified_name,quality_rating';

/** What Meta says of the number. It proves the id and the token, not the app secret: nothing but a webhook does. */
export async function checkNumber(settings: MetaSettings, signal: AbortSignal): Promise<string> {
  const path = `${settings.phoneNumberId}?fields=${FIELDS}`;
  const answer = await callGraph(settings, 'GET', path, { signal, timeoutMs: CHECK_TIMEOUT });
  const { display_phone_number, verified_name, quality_rating } = record(answer.json);
  const number = text(display_phone_number);
  if (number === undefined)
    throw failureOfAnswer(answer, { to: '-', text: '', ids: [settings.phoneNumberId] });
  const quality = (text(quality_rating) ?? 'unknown').toLowerCase();
  return `${number}, ${text(verified_name) ?? 'no verified name'}, quality ${quality}`;
}
