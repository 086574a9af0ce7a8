import { stepsOf, type ViewedStep } from '../../../operations/turn-steps';
import { msOf } from '../shell/units';
import type { ShownTurn } from './shown';

/** Units of the drawing. */
const WIDTH = 1000;
/** A bar that can be seen. */
const THINNEST = 6;

/** All steps on one scale, and what each of them is. */
export function Steps({ shown: { c, words, view } }: { shown: ShownTurn }) {
  const steps = stepsOf(view.asked, view.reply);
  const language = c.get('language');
  const answered = steps.find(({ name }) => name === 'committed')?.to;
  if (answered === undefined) return <p>{words.noReport}</p>;
  const end = endOf(steps, answered);
  const own = steps.filter(({ name, to }) => name !== 'request' && to <= answered);
  const slowest = own.reduce((one, other) => (other.to - other.from > one.to - one.from ? other : one));
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{words.steps}</h2>
      <p>
        {words.took(msOf(answered, language))} {words.slowest(words.names[slowest.name])}{' '}
        {(view.report?.run ?? 1) > 1 && words.runs(view.report?.run ?? 1)}
      </p>
      <table class="timing">
        <thead>
          <tr>
            <th scope="col">{words.step}</th>
            <th scope="col">{words.scale}</th>
            <th scope="col" class="number">
              {words.time}
            </th>
            <th scope="col">{words.why}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr class={step.name}>
              <th scope="row">{step.number ? words.request(step.number) : words.names[step.name]}</th>
              <td>
                <Bar step={step} end={end} />
              </td>
              <td class="number">{msOf(step.to - step.from, language)}</td>
              <td>
                <small>{words.reasons[step.name]}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Hours until a message is read would leave nothing to be seen of the seconds before. */
function endOf(steps: readonly ViewedStep[], answered: number): number {
  return Math.max(1, ...steps.map(({ to }) => to).filter((to) => to <= Math.max(answered * 3, 1)));
}

function Bar({ step: { from, to }, end }: { step: ViewedStep; end: number }) {
  const at = Math.min(from / end, 1) * (WIDTH - THINNEST);
  const width = Math.max(THINNEST, (Math.min(to / end, 1) - Math.min(from / end, 1)) * (WIDTH - THINNEST));
  return (
    <svg viewBox={`0 0 ${WIDTH} 20`} preserveAspectRatio="none" aria-hidden="true">
      <rect x={at.toFixed(1)} y="2" width={width.toFixed(1)} height="16" rx="3" />
    </svg>
  );
}
