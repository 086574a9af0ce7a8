/**
 * How much of the days and times in annotated dialogues is understood: npm run eval:understanding -- <dialogues.jsonl ...>
 * [--misses]. The dialogues are those of the Schema-Guided Dialogue dataset, one a line, with the actions of the user turns.
 */
import { readFileSync } from 'node:fs';
import { clean } from '../src/responders/text/normalise';
import { Tokens } from '../src/responders/text/tokens';
import { readWhen } from '../src/responders/when';
import type { When } from '../src/responders/when/when';

/** The clock of the dataset: its "tomorrow" is 2 March 2019, a Saturday. */
const NOW = '2019-03-01T08:00';

interface Turn {
  speaker: string;
  text: string;
  actions: { act: string; slot?: string; values?: string[]; canonical?: string[] }[];
}

type Outcome = 'right' | 'missing' | 'wrong';

const paths = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const showsMisses = process.argv.includes('--misses');
if (paths.length === 0) {
  console.error('npm run eval:understanding -- <dialogues.jsonl ...> [--misses]');
  process.exit(1);
}

const days: Record<Outcome, number> = { right: 0, missing: 0, wrong: 0 };
const times: Record<Outcome, number> = { right: 0, missing: 0, wrong: 0 };
let turns = 0;
let wholeTurns = 0;

for (const path of paths) {
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    let asked: 'day' | 'time' | null = null;
    for (const turn of (JSON.parse(line) as { turns: Turn[] }).turns) {
      if (turn.speaker === 'USER') judge(turn, asked);
      else asked = askedBy(turn);
    }
  }
}

function askedBy({ actions }: Turn): 'day' | 'time' | null {
  const asks = (slot: string) => actions.some((action) => action.act === 'REQUEST' && action.slot === slot);
  return asks('appointment_date') ? 'day' : asks('appointment_time') ? 'time' : null;
}

function judge({ text, actions }: Turn, asked: 'day' | 'time' | null): void {
  const date = named(actions, 'appointment_date');
  const time = named(actions, 'appointment_time');
  if (date === null && time === null) return;
  const when = readWhen(new Tokens(clean(text)), {
    now: NOW,
    language: 'en',
    opening: null,
    asked,
    isMove: false,
    skip: new Set(),
  });
  const outcomes: Outcome[] = [];
  if (date !== null) outcomes.push(count(days, dayOutcome(when, date), `day ${date}`, text, when));
  if (time !== null)
    outcomes.push(count(times, timeOutcome(when, twoDigits(time)), `time ${time}`, text, when));
  turns += 1;
  if (outcomes.every((outcome) => outcome === 'right')) wholeTurns += 1;
}

/** What the user says anew; the canonical value where it is not as said. */
function named(actions: Turn['actions'], slot: string): string | null {
  const action = actions.find((one) => one.act === 'INFORM' && one.slot === slot);
  return action?.canonical?.[0] ?? action?.values?.[0] ?? null;
}

/** The annotation does not know bounds: "by Tuesday" is Tuesday to it, "after 3 pm" is 3 pm. */
function dayOutcome({ dates, span }: When, expected: string): Outcome {
  if (dates.length > 0 || span === null) return outcomeOf(dates, expected);
  return span.from === expected || span.to === expected ? 'right' : 'wrong';
}

function timeOutcome({ times, window }: When, expected: string): Outcome {
  const isBound = times.length === 0 && (window?.from === expected || window?.to === expected);
  return isBound ? 'right' : outcomeOf(times, expected);
}

/** Another candidate beside the right one is wrong too. */
function outcomeOf(said: string[], expected: string): Outcome {
  if (said.length === 0) return 'missing';
  return said.every((one) => one === expected) ? 'right' : 'wrong';
}

function twoDigits(time: string): string {
  return time.padStart(5, '0');
}

function count(
  counts: Record<Outcome, number>,
  outcome: Outcome,
  expected: string,
  text: string,
  when: When,
): Outcome {
  counts[outcome] += 1;
  if (showsMisses && outcome !== 'right') {
    const { dates, span, times, window } = when;
    console.log(`${outcome}: ${expected}; ${text}; read ${JSON.stringify({ dates, span, times, window })}`);
  }
  return outcome;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(1)} %`;
}

for (const [name, counts] of Object.entries({ days, times })) {
  const whole = counts.right + counts.missing + counts.wrong;
  const shares = (['right', 'missing', 'wrong'] as const).map(
    (outcome) => `${outcome} ${counts[outcome]} (${percent(counts[outcome], whole)})`,
  );
  console.log(`${name}: ${shares.join(', ')}`);
}
console.log(
  `turns in which all that is named is right: ${wholeTurns} of ${turns} (${percent(wholeTurns, turns)})`,
);
