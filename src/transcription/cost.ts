import { MINUTE, SECOND } from '../time/duration';

/** Of a voice note of WhatsApp. Where the API does not say how long one was, its size does. */
const BYTES_PER_SECOND = 2500;

/** In the currency of the price. `seconds`: as the API has counted them. */
export function costOf(bytes: number, seconds: number | undefined, pricePerMinute: number): number {
  return ((seconds ?? bytes / BYTES_PER_SECOND) * SECOND * pricePerMinute) / MINUTE;
}
