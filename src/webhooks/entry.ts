import { DialogkeeperError } from '../domain/error';
import type { JobDefinition } from '../jobs/define';
import { InvalidPayload } from '../jobs/errors';
import { fitPayload } from '../jobs/fit';
import type { Entry } from '../queues/intake';

/** A job, and the fields that had to be cut or left out for it; or the first field for which it is unusable. */
export type Made = { entry: Entry; changed: string[] } | { invalid: string };

/** `mayChange`: whether the rest is worth keeping without this field as it is. */
export function madeEntry<Payload extends object>(
  job: JobDefinition,
  payload: Payload,
  entryOf: (payload: Payload) => Entry,
  mayChange: (field: string) => boolean = () => true,
): Made {
  const first = attempt(entryOf, payload);
  if ('entry' in first) return { ...first, changed: [] };
  const fitted = fitPayload(job, payload);
  if (!fitted?.changed.every(mayChange)) return first;
  const second = attempt(entryOf, fitted.payload as Payload);
  return 'entry' in second ? { ...second, changed: fitted.changed } : second;
}

function attempt<Payload>(entryOf: (payload: Payload) => Entry, payload: Payload) {
  try {
    return { entry: entryOf(payload) };
  } catch (error) {
    if (!(error instanceof DialogkeeperError)) throw error;
    return { invalid: error instanceof InvalidPayload ? error.field : 'from' }; // an impossible address
  }
}
