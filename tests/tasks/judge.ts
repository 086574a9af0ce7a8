import { stateFaults } from './expected';
import type { SalonTask } from './files';
import type { Played } from './play';

/** Why the task is not done: the database, and what must be said. Empty: it is. */
export function faultsOf(
  { salon, task }: SalonTask,
  { before, after, replies }: Omit<Played, 'faults'>,
): string[] {
  const all = replies.join('\n');
  return [
    ...stateFaults(task, salon, before, after),
    ...task.says.filter((pattern) => !says(all, pattern)).map((pattern) => `no reply says /${pattern}/`),
    ...task.neverSays.filter((pattern) => says(all, pattern)).map((pattern) => `a reply says /${pattern}/`),
  ];
}

/** What the replies of the reference say turn by turn. */
export function turnFaults({ task }: SalonTask, replies: readonly string[]): string[] {
  return task.turns.flatMap((turn, i) => {
    const reply = replies[i] ?? '';
    const silent = turn.model.every((step) => 'call' in step) && turn.says.length === 0;
    return [
      ...(silent && reply !== '' ? [`reply ${i + 1} should be none`] : []),
      ...(!silent && reply === '' ? [`reply ${i + 1} is missing`] : []),
      ...turn.says
        .filter((one) => !says(reply, one))
        .map((one) => `reply ${i + 1} does not say /${one}/: ${reply}`),
      ...turn.saysNot
        .filter((one) => says(reply, one))
        .map((one) => `reply ${i + 1} says /${one}/: ${reply}`),
    ];
  });
}

function says(text: string, pattern: string): boolean {
  return new RegExp(pattern, 'isu').test(text);
}
