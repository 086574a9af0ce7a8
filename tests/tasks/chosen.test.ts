import { tasksOf } from '../../bench/eval/options';

const chosen = (names: string[]) => tasksOf({ tasks: names, k: 1, parallel: 1 }).map(({ task }) => task.id);

test('an id chooses one task, although another id begins with it', () => {
  expect(chosen(['en-cancel'])).toEqual(['en-cancel']);
});

test('a beginning of ids chooses all of them, and a group its file', () => {
  expect(chosen(['en-canc'])).toEqual(['en-cancel', 'en-cancel-changes-mind']);
  expect(chosen(['booking.ru']).length).toBeGreaterThan(5);
});

test('a file that is absent is named with its option', () => {
  expect(() => tasksOf({ file: 'absent.json', k: 1, parallel: 1 })).toThrow(
    '--file: there is no file absent.json',
  );
});
