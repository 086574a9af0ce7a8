import { spawnSync } from 'node:child_process';
import { describeWithRedis } from '../support/native/available';
import { makeSchedule } from './schedule';

describeWithRedis('worker processes and servers that die, freeze and forget', () => {
  /** `npm run test:chaos` plays many more. */
  test('break no law in a few schedules', () => {
    const args = ['--import', 'tsx', 'tests/chaos/run.ts', '--schedules', '4', '--seed', '1'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 300_000 });
    if (status !== 0) throw new Error(stderr);
  }, 300_000);
});

test('a schedule is made from its seed and index alone', () => {
  expect(makeSchedule(7, 3)).toEqual(makeSchedule(7, 3));
  expect(makeSchedule(7, 3)).not.toEqual(makeSchedule(7, 4));
});
