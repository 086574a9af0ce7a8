import { createProducer, type Producer } from '../../src/queues/producer';
import { PATIENT } from './limits';

/** The caller closes it. */
export function openProducer(redisUrl: string, prefix?: string): Producer {
  return createProducer({ redisUrl, timeoutMs: PATIENT, ...(prefix !== undefined && { prefix }) });
}
