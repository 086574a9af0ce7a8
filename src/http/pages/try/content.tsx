import type { SegmentName } from '../../../domain/context';
import type { Language } from '../shell/language';
import { countOf } from '../shell/units';
import type { TryWords } from './words';

export interface ContentProps {
  words: TryWords;
  language: Language;
  part: SegmentName;
  /** Undefined: nothing is stored. */
  value: unknown;
}

/** A schedule has some hundred thousand. */
const MOST_SHOWN = 20_000;

/** What a segment holds, as the responder is given it. */
export function Content({ words, language, part, value }: ContentProps) {
  const json = value === undefined ? undefined : JSON.stringify(value, null, 2);
  return (
    <>
      <h3>{words.content(words.parts[part].name)}</h3>
      {json === undefined ? (
        <p>{words.contentGone}</p>
      ) : (
        <>
          {json.length > MOST_SHOWN && (
            <p>{words.contentCut(countOf(MOST_SHOWN, language), countOf(json.length, language))}</p>
          )}
          <pre tabindex={0}>
            <code dir="auto">{json.slice(0, MOST_SHOWN)}</code>
          </pre>
        </>
      )}
    </>
  );
}
