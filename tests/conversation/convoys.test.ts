import { Convoys } from '../../src/conversation/convoys';
import { eventually } from '../support/eventually';
import { gate } from '../support/turn';

/** Calls that end when they are told to, and what has begun of them. */
function calls(convoys: Convoys) {
  const begun: string[] = [];
  return {
    begun,
    call: (companyId: string, name: string) => {
      const end = gate();
      const ended = convoys.run(companyId, async () => {
        begun.push(name);
        await end.passed;
        return name;
      });
      return { end: end.open, ended };
    },
  };
}

test('of each company so many go at once, and the others in convoys, in their order, when there is spare time', async () => {
  const spare = gate();
  const { begun, call } = calls(new Convoys(3, 2, () => spare.passed));
  const all = ['1', '2', '3', '4', '5', '6'].map((name) => call('flooded', name));
  const other = call('quiet', 'hello');
  await eventually(() => begun.includes('hello'));
  expect(begun).toEqual(['1', '2', '3', 'hello']);

  for (const { end } of all.slice(0, 3)) end();
  await Promise.all(all.slice(0, 3).map(({ ended }) => ended));
  expect(begun).toHaveLength(4); // there is no spare time
  spare.open();
  await eventually(() => begun.length === 6);
  for (const { end } of all) end();
  other.end();
  await expect(Promise.all([...all, other].map(({ ended }) => ended))).resolves.toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    'hello',
  ]);
  expect(begun).toEqual(['1', '2', '3', 'hello', '4', '5', '6']);
});

test('one that takes long holds up no convoy', async () => {
  const { begun, call } = calls(new Convoys(3, 2, async () => undefined));
  const [long, ...others] = ['long', '1', '2', '3', '4'].map((name) => call('flooded', name));
  await eventually(() => begun.length === 3);
  for (const { end } of others) end();
  await Promise.all(others.map(({ ended }) => ended));
  expect(begun).toEqual(['long', '1', '2', '3', '4']);
  long?.end();
  await long?.ended;
});

test('one that fails gives its place back', async () => {
  const convoys = new Convoys(1, 1);
  await expect(convoys.run('a', () => Promise.reject(new Error('no database')))).rejects.toThrow(
    'no database',
  );
  await expect(convoys.run('a', async () => 'stored')).resolves.toBe('stored');
});

test('a process that is always busy goes on, after a while', async () => {
  const { begun, call } = calls(new Convoys(1, 1));
  const [first, second] = [call('a', 'first'), call('a', 'second')];
  const spin = setInterval(() => {
    const until = performance.now() + 20;
    while (performance.now() < until);
  }, 0);
  first.end();
  await eventually(() => begun.includes('second'));
  clearInterval(spin);
  second.end();
  await second.ended;
});
