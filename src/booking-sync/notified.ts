import { maskedError } from '../privacy/masked-error';
import { SyncLost } from './errors';
import { keep, type Step } from './step';

/**
 * Renews what the booking system tells us by. Returns why that has failed; null: it has not. The sync goes on, because it is what
 * heals the loss of notifications.
 */
export async function keepNotified(
  step: Step,
  before: unknown,
  webhook: string | undefined,
): Promise<string | null> {
  const { client, signal } = step;
  if (!client.keepNotified) return null;
  try {
    const notified = await client.keepNotified(before, webhook, signal);
    await keep(step, { notified });
    return null;
  } catch (error) {
    if (error instanceof SyncLost || signal.aborted) throw error;
    return `changes are not told at once: ${maskedError(error).message}`.slice(0, 500);
  }
}
