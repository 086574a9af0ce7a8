import { spawnSync } from 'node:child_process';
import { describeWithRedis } from '../support/native/available';
import { kindOf } from './faults';
import { makeSchedule } from './schedule';

describeWithRedis('worker processes and servers that are killed, freeze and lose data', () => {
  /** `npm run test:chaos` runs many more. */
  test('violate no invariant in a few schedules', () => {
    const args = ['--import', 'tsx', 'tests/chaos/run.ts', '--schedules', '4', '--seed', '1'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 300_000 });
    if (status !== 0) throw new Error(stderr);
  }, 300_000);
});

test('a schedule is made from its seed and index alone', () => {
  expect(makeSchedule(7, 3)).toEqual(makeSchedule(7, 3));
  expect(makeSchedule(7, 3)).not.toEqual(makeSchedule(7, 4));
});

/** The schedules that `.ci/run` runs. */
const CI = { seed: 1, schedules: 50 };

test('the schedules of CI contain every fault of a webhook, and every one that leaves processes and servers alive', () => {
  const kinds = new Set(
    Array.from({ length: CI.schedules }, (_, index) => makeSchedule(CI.seed, index)).flatMap(({ faults }) =>
      faults.map(({ what }) => kindOf(what)),
    ),
  );
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      ...['before-enqueue', 'after-enqueue'].flatMap((point) => [
        `SIGKILL at ${point}`,
        `SIGSTOP at ${point}`,
      ]),
      ...['postgres', 'queue', 'cache'].map((server) => `connections go silent: ${server}`),
      ...['company', 'client', 'conversation'].map((row) => `row locked: ${row}`),
      ...['client', 'company'].map((what) => `rows deleted and created again: ${what}`),
    ]),
  );
});
