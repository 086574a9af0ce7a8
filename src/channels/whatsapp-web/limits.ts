import { SECOND } from '../../time/duration';
import type { SendRate } from '../channel';

/** WhatsApp takes 65,536 characters and folds long messages; people do not read them. */
export const LONGEST_MESSAGE = 4096;

/** A number that answers through WhatsApp Web is banned for sending faster than a person writes. */
export const MODEST_RATE: SendRate = { perSecond: 5, perClient: { burst: 1, everyMs: SECOND } };
