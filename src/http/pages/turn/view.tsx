import type { Replayed } from '../../../operations/replay-turn';
import { Page } from '../shell/page';
import { ContextOfTurn } from './context';
import { Model } from './model';
import { ReplayResult } from './replayed';
import { Said } from './said';
import { type ShownTurn, turnPath } from './shown';
import { Steps } from './steps';
import { Tools } from './tools';

/** One turn: what it was asked, what it knew, what it has answered, and how long each of it took. */
export function TurnPage({ shown, replayed }: { shown: ShownTurn; replayed?: Replayed | undefined }) {
  const { c, words, header, view } = shown;
  const { conversationId } = header;
  return (
    <Page
      c={c}
      title={words.title(view.turn)}
      section="conversations"
      live={`/live?conversation=${conversationId}`}
      styles={['turn.css']}
    >
      <div class="turn-page">
        <header>
          <h1>{words.title(view.turn)}</h1>
          <nav>
            <ul>
              <li>
                <a href={`/conversations/${conversationId}`}>{words.back}</a>
              </li>
              {view.turn > 1 && (
                <li>
                  <a href={`/conversations/${conversationId}/turns/${view.turn - 1}`}>{words.earlier}</a>
                </li>
              )}
              {!view.isLast && (
                <li>
                  <a href={`/conversations/${conversationId}/turns/${view.turn + 1}`}>{words.later}</a>
                </li>
              )}
            </ul>
          </nav>
        </header>
        <TurnContent shown={shown} />
        <Tools shown={shown} />
        {replayed && <ReplayResult shown={shown} replayed={replayed} />}
      </div>
    </Page>
  );
}

/** What is read again when the turn ends, or its reply is delivered. */
function TurnContent({ shown }: { shown: ShownTurn }) {
  const { words, view } = shown;
  return (
    <div
      id="turn"
      hx-get={turnPath(shown)}
      hx-select="#turn"
      hx-trigger="live:conversation from:body throttle:1s"
      hx-swap="outerMorph"
    >
      {view.isOpen && (
        <p role="status">
          <strong>{words.open}.</strong> {words.openHint}
        </p>
      )}
      {!view.isOpen && <Steps shown={shown} />}
      <Said shown={shown} />
      <ContextOfTurn shown={shown} />
      <Model shown={shown} />
    </div>
  );
}
