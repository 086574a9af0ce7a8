import { can } from '../../../access/viewer';
import { viewerOf } from '../page-env';
import { type ShownTurn, turnPath } from './shown';

/** What can be done with a turn that is over. Nothing for who may not. */
export function Tools({ shown }: { shown: ShownTurn }) {
  const { c, words, view } = shown;
  if (view.isOpen || view.asked.length === 0 || !can(viewerOf(c), 'answer')) return null;
  const replay = turnPath(shown, 'replay');
  return (
    <>
      <section aria-labelledby="replay">
        <h2 id="replay">{words.replay}</h2>
        <p>{words.replayHint}</p>
        <form method="post" action={replay} hx-post={replay} hx-target="#replayed" hx-disable="find button">
          <button type="submit" class="outline">
            {words.replayButton}
          </button>
        </form>
        <div id="replayed" aria-live="polite" />
      </section>
      <section aria-labelledby="save">
        <h2 id="save">{words.save}</h2>
        <p>{words.saveHint}</p>
        <form method="post" action={turnPath(shown, 'save')}>
          <button type="submit" class="outline">
            {words.saveButton}
          </button>
        </form>
        <p>
          {words.runWith} <code>{commandFor(view.turn)}</code>
        </p>
      </section>
    </>
  );
}

export function fileNameFor(turn: number): string {
  return `dialogue-${turn}.jsonl`;
}

function commandFor(turn: number): string {
  return `npx dialogkeeper replay ${fileNameFor(turn)}`;
}
