import { randomUUID } from 'node:crypto';
import { SendingRate } from '../../src/channels/sending-rate';
import { PATIENT } from './limits';
import { testRedis } from './redis';

/** Of channels that no other file knows. Closed after the file's last test. */
export function testSendingRate(): SendingRate {
  return new SendingRate(testRedis(), `test-${randomUUID()}`, PATIENT);
}
