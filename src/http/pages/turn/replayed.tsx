import { SEGMENTS } from '../../../domain/context';
import type { Replayed } from '../../../operations/replay-turn';
import { masked } from '../../../privacy/redaction';
import { clipped } from '../shell/clipped';
import { capitalised } from '../shell/language';
import { Text } from '../shell/text';
import { msOf } from '../shell/units';
import { ActionText, MOST_ACTIONS } from './said';
import type { ShownTurn } from './shown';

/** What the responder would answer, beside what it has answered. */
export function ReplayResult({ shown, replayed }: { shown: ShownTurn; replayed: Replayed }) {
  const { c, words, view } = shown;
  const { reply, faithful, leftOut, refusesBookings } = replayed;
  const real = view.reply?.text ?? '';
  const again = reply.text ?? '';
  return (
    <div id="replayed">
      <p>
        {words.replayed(msOf(replayed.tookMs, c.get('language')))}{' '}
        <strong>{real === again ? words.sameText : words.otherText}</strong>
      </p>
      <div class="beside">
        <article>
          <h3>{words.real}</h3>
          {real ? <Text of={real} /> : <em>{words.nothingSaid}</em>}
          <Actions shown={shown} of={(view.report?.actions ?? []).map((action) => ({ action }))} />
        </article>
        <article>
          <h3>{words.again}</h3>
          {again ? <Text of={again} /> : <em>{words.nothingSaid}</em>}
          <Actions shown={shown} of={replayed.actions} />
        </article>
      </div>
      <StateDiff shown={shown} changes={replayed.changes} />
      <ul>
        {SEGMENTS.map((name) => (
          <li>
            {capitalised(words.segments[name])}:{' '}
            {name === 'dialogue' && faithful[name] === 'now'
              ? words.dialogueNow
              : words.faithful[faithful[name]]}
          </li>
        ))}
        {leftOut > 0 && <li>{words.leftOut(leftOut)}</li>}
        {refusesBookings && <li>{words.refuses}</li>}
        <li>{words.others}</li>
      </ul>
    </div>
  );
}

type Tried = Pick<Replayed['actions'][number], 'action'> & Partial<Replayed['actions'][number]>;

function Actions({ shown: { words }, of }: { shown: ShownTurn; of: readonly Tried[] }) {
  if (of.length === 0) return null;
  return (
    <ul>
      {of.slice(0, MOST_ACTIONS).map(({ action, outcome, reason }) => (
        <li>
          <ActionText action={action} words={words} />
          {outcome && `: ${words.outcomes[outcome] ?? outcome}`}
          {reason && ` (${clipped(masked(reason))})`}
        </li>
      ))}
      {of.length > MOST_ACTIONS && <li>… (+{of.length - MOST_ACTIONS})</li>}
    </ul>
  );
}

function StateDiff({ shown: { words }, changes }: { shown: ShownTurn; changes: Replayed['changes'] }) {
  if (changes === undefined) return <p>{words.stateNotKnown}</p>;
  if (changes.length === 0) return <p>{words.sameState}</p>;
  return (
    <section class="overflow-auto" tabindex={0} aria-label={words.stateChanges}>
      <table>
        <caption>{words.stateChanges}</caption>
        <thead>
          <tr>
            <th scope="col">{words.field}</th>
            <th scope="col">{words.real}</th>
            <th scope="col">{words.again}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ path, real, replayed }) => (
            <tr>
              <th scope="row">
                <code>{clipped(path)}</code>
              </th>
              <td>{real === undefined ? words.absent : <Text of={clipped(real)} />}</td>
              <td>{replayed === undefined ? words.absent : <Text of={clipped(replayed)} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
