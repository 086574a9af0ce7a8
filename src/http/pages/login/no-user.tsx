import type { PageContext } from '../page-env';
import { wordsOf } from '../shell/language';
import { BarePage } from './bare-page';
import { WORDS } from './words';

/** What the pages show to the internet before there is a user. */
export function NoUser({ c }: { c: PageContext }) {
  const words = wordsOf(c, WORDS);
  return (
    <BarePage c={c} title={words.noUser}>
      <p>{words.noUserHint}</p>
      <pre>
        <code>npx dialogkeeper user add anna --role owner</code>
      </pre>
    </BarePage>
  );
}
