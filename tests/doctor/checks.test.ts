import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkClock } from '../../src/doctor/clock';
import { findingText } from '../../src/doctor/finding';
import { readPm2Apps } from '../../src/doctor/pm2';
import { checkGateway, checkWork } from '../../src/doctor/postgres';
import { checkSettings } from '../../src/doctor/settings';
import { checkTimeZones } from '../../src/doctor/time-zones';
import { freshFolder } from '../support/cli';
import { complaints, settings, webhook } from './complaints';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://localhost/db',
  REDIS_URL: 'redis://localhost',
};

describe('settings', () => {
  test('the defaults have no complaint, with our own ecosystem file', () => {
    expect(complaints(checkSettings(settings(), readPm2Apps()))).toEqual([]);
    expect(readPm2Apps().map(({ name }) => name)).toContain('dialogkeeper-turns');
  });

  test.each([
    [{ DRAIN_TIMEOUT: '20s' }, /^warning settings: DRAIN_TIMEOUT is 20000 ms; a job may take 32000 ms/],
    [{ JOB_LOCK: '2s' }, /^warning settings: JOB_LOCK is 2000 ms/],
  ])('%j is reported', (env, complaint) => {
    expect(complaints(checkSettings(settings(env), []))).toEqual([expect.stringMatching(complaint)]);
  });

  test.each([
    [{}, /^error settings: GATEWAY is not set/],
    [{ GATEWAY: 'console' }, /^warning settings: GATEWAY is console: replies are printed/],
    [{ ...webhook, RESPONDER: '' }, /^warning settings: RESPONDER is not set/],
    [{ ...webhook, RESPONDER: 'scripted', SCRIPT: 'x' }, /^warning settings: RESPONDER is scripted/],
  ])('%j in production is reported: it is for development', (env, complaint) => {
    const found = checkSettings(settings({ ...production, RESPONDER: './bot.js', ...env }), []);
    expect(complaints(found)).toEqual([expect.stringMatching(complaint)]);
  });

  test('a model in production is nothing to report', () => {
    const model = { MODEL_URL: 'https://api.openai.com/v1', MODEL: 'gpt-5-mini' };
    expect(complaints(checkSettings(settings({ ...production, ...webhook, ...model }), []))).toEqual([]);
  });

  test('replies that are printed instead of sent are reported if DATABASE_URL is set', () => {
    const { NODE_ENV, ...elsewhere } = production;
    expect(complaints(checkSettings(settings(elsewhere), []))).toEqual([
      expect.stringMatching(/^warning settings: GATEWAY is not set: replies are printed/),
    ]);
    expect(complaints(checkSettings(settings({ ...elsewhere, ...webhook }), []))).toEqual([]);
  });

  test('a kill_timeout below DRAIN_TIMEOUT is an error, also if it is the default of PM2', () => {
    const folder = freshFolder();
    writeFileSync(
      join(folder, 'ecosystem.config.js'),
      `module.exports = { apps: [{ name: 'a', kill_timeout: 45000, instances: 'max' }, { name: 'b', instances: 3, args: 'worker' }] };`,
    );
    const apps = readPm2Apps(folder);
    expect(apps).toEqual([
      { name: 'a', instances: 1, killTimeoutMs: 45_000, takesTurns: false },
      { name: 'b', instances: 3, killTimeoutMs: 1600, takesTurns: true },
    ]);
    expect(complaints(checkSettings(settings(), apps))).toEqual([
      expect.stringMatching(/^error settings: PM2 kills a after 45000 ms/),
      expect.stringMatching(/^error settings: PM2 kills b after 1600 ms/),
    ]);
  });
});

describe('TURNS_PER_COMPANY', () => {
  const app = { name: 'turns', killTimeoutMs: 60_000, takesTurns: true };
  const other = { name: 'messages', killTimeoutMs: 60_000, takesTurns: false, instances: 8 };

  test('is reported if one company can take all places of the PM2 apps', () => {
    const env = { TURNS_PER_COMPANY: '128' };
    expect(complaints(checkSettings(settings(env), [{ ...app, instances: 2 }, other]))).toEqual([
      expect.stringMatching(/^warning settings: TURNS_PER_COMPANY is 128; .* run 128 turns at a time/),
    ]);
    expect(complaints(checkSettings(settings(env), [{ ...app, instances: 3 }, other]))).toEqual([]);
  });
});

test.each([
  [300, 'ok'],
  [-1500, 'warning'],
  [60_000, 'error'],
])('a clock that is %i ms off is %s', (ahead, severity) => {
  expect(checkClock('postgres', ahead)).toMatchObject({ severity });
});

test('late, parked and held work is reported, with the reason and what to do', () => {
  const found = checkWork({ turns: 2, replies: 1, events: 1, parked: 3, held: 4 });
  expect(found.map(({ severity }) => severity)).toEqual(['error', 'error', 'error', 'warning', 'warning']);
  for (const { why, todo } of found) expect([why, todo]).toEqual([expect.any(String), expect.any(String)]);
  expect(checkWork({ turns: 0, replies: 0, events: 0, parked: 0, held: 0 })).toMatchObject([
    { severity: 'ok' },
  ]);
});

test('an outage of the gateway is one error, with its answer and the number of waiting replies', () => {
  const outage = (companyId: string, reason: string, waiting: number) => ({
    companyId,
    channel: 'whatsapp',
    since: new Date('2026-01-01T00:00:00Z'),
    reason,
    waiting,
  });
  expect(checkGateway([], true)).toEqual([]);
  const found = checkGateway(
    [outage('a', '404: no', 3), outage('b', '404: no', 4), outage('c', '401: no', 1)],
    true,
  );
  expect(complaints(found)).toEqual([
    'error gateway: it accepts no reply of channel whatsapp of company a and 1 more since 2026-01-01T00:00:00.000Z: 404: no; 7 replies wait',
    expect.stringMatching(/company c since .*: 401: no; 1 replies wait/),
  ]);
  expect(found[0]?.todo).toContain('GATEWAY_URL');
  expect(checkGateway([outage('a', '404: no', 3)], false)[0]?.todo).not.toContain('GATEWAY_URL');
});

test.each([
  ['Europe/Moscow', 180, 'ok'],
  ['Asia/Kathmandu', 345, 'ok'],
  ['Europe/Moscow', 240, 'warning'],
  ['Moscow/Standard', 180, 'warning'],
])('a time zone %s with an offset of %i minutes in PostgreSQL is %s', (timezone, minutes, severity) => {
  expect(checkTimeZones([{ timezone, minutes, at: Date.UTC(2026, 10, 27, 9) }])).toMatchObject({ severity });
});

test('a finding is printed with why it matters and what to do', () => {
  expect(
    findingText({ of: 'postgres', severity: 'error', what: 'it is on fire', why: 'heat', todo: 'water' }),
  ).toBe('✗ postgres: it is on fire\n    why:  heat\n    do:   water');
  expect(findingText({ of: 'postgres', severity: 'ok', what: 'version 16' })).toBe('✓ postgres: version 16');
});
