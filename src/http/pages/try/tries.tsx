import type { Language } from '../shell/language';
import type { Asked } from './asked';
import { Who } from './chat';
import { sentenceOf, type Told } from './told';
import type { TryWords } from './words';

export const TRIES = ['restart', 'forget', 'later', 'take'] as const;
export type Try = (typeof TRIES)[number];

export interface TriesProps {
  words: TryWords;
  language: Language;
  asked: Asked;
  /** The workers run in this program. */
  canRestart: boolean;
  told?: Told | undefined;
}

/** What would make another bot forget. */
export function Tries({ words, language, asked, canRestart, told }: TriesProps) {
  return (
    <section class="tries" aria-labelledby="tries">
      <h2 id="tries">{words.tries}</h2>
      <p>{words.triesHint}</p>
      <div class="buttons">
        {TRIES.filter((name) => canRestart || name !== 'restart').map((name) => (
          <form
            method="post"
            action={`/try/${name}`}
            hx-post={`/try/${name}`}
            hx-swap="none"
            hx-disable="find button"
          >
            <Who asked={asked} />
            <button type="submit" class="outline">
              <strong>{words.actions[name].label}</strong> <small>{words.actions[name].hint}</small>
            </button>
          </form>
        ))}
      </div>
      {!canRestart && <p>{words.restartElsewhere}</p>}
      <p id="told" class="told" role="status">
        {told && sentenceOf(told, words, language)}
      </p>
    </section>
  );
}
