import type { Dialogue } from './dialogues';
import type { Verdict } from './judge';
import type { Played } from './played';

export interface Judged {
  dialogue: Dialogue;
  played: Played;
  verdict: Verdict;
}

export function sumsOf(judged: readonly Judged[]) {
  const verdicts = judged.map(({ verdict }) => verdict);
  const questions = verdicts.flatMap(({ sideQuestions }) => sideQuestions);
  const goals = (outcome: Verdict['goal']['outcome']) =>
    verdicts.filter(({ goal }) => goal.outcome === outcome).length;
  return {
    dialogues: judged.length,
    lost: verdicts.filter(({ lost }) => lost.length > 0).length,
    withoutConsent: verdicts.filter(({ withoutConsent }) => withoutConsent.length > 0).length,
    reached: goals('reached'),
    notReached: goals('not reached'),
    goalUnclear: goals('?'),
    sideQuestions: questions.length,
    answered: questions.filter(({ answered }) => answered).length,
  };
}

export function isFailed({ lost, withoutConsent }: ReturnType<typeof sumsOf>): boolean {
  return lost > 0 || withoutConsent > 0;
}

export function forPrograms(judged: readonly Judged[]) {
  const dialogues = judged.map(
    ({ dialogue: { id, goal, messages }, played: { turns, bookings }, verdict }) => ({
      id,
      goal,
      messages,
      replies: turns.map(({ reply }) => reply),
      states: turns.map(({ after }) => after),
      actions: turns.map(({ actions }) => actions),
      bookings,
      verdict,
    }),
  );
  return { sums: sumsOf(judged), dialogues };
}

export function forPeople({ dialogue, played, verdict }: Judged, verbose: boolean): string {
  const { lost, withoutConsent, sideQuestions, goal } = verdict;
  const unanswered = sideQuestions.filter(({ answered }) => !answered);
  const questions = `${sideQuestions.length - unanswered.length} of ${sideQuestions.length} side questions answered`;
  const flags = [
    goal.outcome === '?' ? 'goal ? (read it)' : goal.outcome,
    ...(lost.length > 0 ? ['LOST'] : []),
    ...(withoutConsent.length > 0 ? ['WITHOUT CONSENT'] : []),
    ...(sideQuestions.length > 0 ? [questions] : []),
  ];
  return [
    `${dialogue.id}  ${flags.join(', ')}`,
    ...(verbose ? transcript(dialogue, played) : []),
    ...lost.map(({ turn, what }) => `     lost, message ${turn + 1}: ${what}`),
    ...withoutConsent.map(({ turn, what }) => `     without consent, message ${turn + 1}: ${what}`),
    ...unanswered.map(({ turn }) => `     not answered, message ${turn + 1}: ${played.turns[turn]?.message}`),
    ...goal.why.map((why) => `     goal «${dialogue.goal}»: ${why}`),
  ].join('\n');
}

function transcript({ goal }: Dialogue, { turns, bookings }: Played): string[] {
  const said = turns.flatMap(({ message, reply, actions }) => [
    `     > ${message.trim()}`,
    ...(reply === '' ? ['       (no reply)'] : reply.split('\n').map((line) => `       ${line}`)),
    ...actions.map((action) => `       [${JSON.stringify(action)}]`),
  ]);
  const kept = bookings.after.map(
    ({ status, title, from, staff }) => `     ${status}: ${title}, ${from}, ${staff}`,
  );
  return [`     goal: ${goal}`, ...said, ...kept];
}

export function sumsForPeople(sums: ReturnType<typeof sumsOf>): string {
  return [
    `${sums.dialogues} dialogues: ${sums.lost} lost something, ${sums.withoutConsent} acted without consent`,
    `goal reached in ${sums.reached}, not in ${sums.notReached}${sums.goalUnclear > 0 ? `, ? in ${sums.goalUnclear}` : ''}`,
    `side questions answered: ${sums.answered} of ${sums.sideQuestions}`,
  ].join('\n');
}
