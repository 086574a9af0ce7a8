import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecorded } from '../../../src/dev/replay/recording';
import { freshFolder } from '../../support/cli';

const call = {
  method: 'BookAppointment',
  parameters: { appointment_date: '2019-03-05', appointment_time: '12:00', stylist_name: 'Great Clips' },
};

function recording(...lines: unknown[]): string {
  const path = join(freshFolder(), 'dialogues.jsonl');
  writeFileSync(
    path,
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
  return path;
}

test('a confirmed booking is recorded; a refused one is not', () => {
  const answer = (act: string) => [
    { speaker: 'USER', text: 'yes' },
    { speaker: 'SYSTEM', text: act, service_call: call, actions: [{ act }] },
  ];
  const path = recording({ id: 'a', turns: [...answer('NOTIFY_FAILURE'), ...answer('NOTIFY_SUCCESS')] });
  expect(readRecorded(path)[0]?.turns.map(({ recorded }) => recorded)).toEqual([
    undefined,
    { provider: 'Great Clips', date: '2019-03-05', time: '12:00' },
  ]);
});

test('messages before one answer are one turn, with the latest value of each slot', () => {
  const path = recording({
    id: 'a',
    turns: [
      { speaker: 'SYSTEM', text: 'welcome' },
      { speaker: 'USER', text: 'Oakland', state: { city: ['Oakland'] } },
      { speaker: 'USER', text: 'no, Berkeley', state: { city: ['Berkeley'] } },
      { speaker: 'QUERY', api: 'search' },
      { speaker: 'SYSTEM', text: 'ok' },
      { speaker: 'USER', text: 'are you there?' },
    ],
  });
  expect(readRecorded(path)).toEqual([
    {
      id: 'a',
      turns: [{ messages: ['Oakland', 'no, Berkeley'], reply: 'ok', slots: { city: ['Berkeley'] } }],
    },
  ]);
});

test.each([
  ['is not JSON', '{"id":', { line: 2, field: '(root)' }],
  ['lacks its id', { turns: [] }, { line: 2, field: 'id' }],
  [
    'has a turn without a speaker',
    { id: 'b', turns: [{ text: 'hi' }] },
    { line: 2, field: 'turns.0.speaker' },
  ],
])('a line that %s is reported with its number and field', (_case, line, expected) => {
  const good = { id: 'a', turns: [{ speaker: 'USER', text: 'hi' }] };
  const path = recording(good, line);
  expect(() => readRecorded(path)).toThrow(expect.objectContaining({ code: 'script.invalid', ...expected }));
});
