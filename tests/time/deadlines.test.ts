import { Deadlines } from '../../src/time/deadlines';

const never = new Promise<never>(() => {});
const late = () => new Error('late');

// The timer of the deadlines does not keep a process alive; here nothing else does.
let alive: NodeJS.Timeout;
beforeAll(() => {
  alive = setInterval(() => undefined, 1000);
});
afterAll(() => clearInterval(alive));

test('calls that start at different times each end at their deadline, with one timer', async () => {
  const deadlines = new Deadlines(20);
  const first = deadlines.within(never, late);
  const second = first.catch(() => deadlines.within(never, late));
  const during = new Promise<void>((resolve) => setTimeout(resolve, 10)).then(() =>
    deadlines.within(never, late),
  );
  const ends = await Promise.allSettled([first, second, during]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
});

test('a call that ends in time gives its value or its own error', async () => {
  const deadlines = new Deadlines(60_000);
  await expect(deadlines.within(Promise.resolve(1), late)).resolves.toBe(1);
  await expect(deadlines.within(Promise.reject(new Error('own')), late)).rejects.toThrow('own');
});
