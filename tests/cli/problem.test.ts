import { DatabaseError } from 'pg';
import { InvalidAction } from '../../src/bookings/errors';
import { GatewayRefused, GatewayUnavailable } from '../../src/channels/errors';

import { problemText } from '../../src/cli/problem';
import { readConfig, SETTINGS } from '../../src/config';
import { ConversationParked } from '../../src/conversation/errors';
import { DatabaseAway, LockTimedOut } from '../../src/db/errors';
import { UnknownCompany } from '../../src/domain/errors';
import { InvalidPayload, UnknownJob } from '../../src/jobs/errors';
import { CompanyNotFound } from '../../src/operations/errors';
import { QueueRefused } from '../../src/queues/errors';
import { InvalidReply } from '../../src/responders/errors';
import { ConfigInvalid } from '../../src/settings/errors';

/** Undefined: the setting accepts any text. */
function refusalOf(env: string, given: string): ConfigInvalid | undefined {
  try {
    readConfig({ [env]: given });
    return undefined;
  } catch (error) {
    if (error instanceof ConfigInvalid) return error;
    throw error;
  }
}

test('the error of a setting is printed with all its digits', () => {
  const given = '8916367472345 x';
  const refusals = Object.values(SETTINGS).flatMap(({ env }) => refusalOf(env, given) ?? []);
  expect(refusals.length).toBeGreaterThan(25);
  for (const refusal of refusals)
    expect(problemText(refusal)).toBe(
      `${refusal.variable} is ${JSON.stringify(refusal.given)}; it must be ${refusal.allowed} [config.invalid]`,
    );
});

test('the limits of a duration are printed as durations', () => {
  expect(problemText(refusalOf('LATE_AFTER', '5x'))).toContain('from 1s to 30d [');
  expect(problemText(refusalOf('CACHE_TIMEOUT', '5x'))).toContain('from 10ms to 10s [');
});

test('ids are printed unmasked', () => {
  expect(problemText(new ConversationParked('123456789', 'it fails'))).toContain('--conversation 123456789 ');
  expect(problemText(new UnknownCompany('100200300'))).toContain('no company "100200300"');
  expect(problemText(new CompanyNotFound('100200300', ['100200301']))).toMatch(/"100200300".*100200301/);
});

describe('phones in foreign texts are masked in', () => {
  const said = 'no chat with 79163674723@c.us, +7 (916) 367-47-23';
  test.each([
    new Error(said),
    new DatabaseError(said, 1, 'error'),
    new DatabaseAway(new Error(said)),
    new DatabaseAway(said),
    new LockTimedOut(new Error(said)),
    new ConversationParked('1', said),
    new InvalidAction('book', said),
    new InvalidReply('state', said),
    new InvalidReply(said, 'is wrong'),
    new InvalidPayload('incoming-message', 'data', said),
    new InvalidPayload('incoming-message', said, 'is wrong'),
    new UnknownJob('incoming-message', said, []),
    new QueueRefused('redis://localhost', said),
    new GatewayRefused(400, said),
    new GatewayUnavailable(said),
  ])('%s', (error) => {
    const printed = problemText(error);
    expect(printed).toContain('no chat with [e-mail], [phone]');
    expect(printed).not.toMatch(/79163674723|367-47-23/);
  });
});
