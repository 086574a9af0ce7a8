import type { PageContext } from '../page-env';
import { wordsOf } from '../shell/language';
import { barePage } from './bare-page';
import { WORDS } from './words';

/** What the pages show to the internet before there is a user. */
export function noUserPage(c: PageContext): Promise<Response> {
  const words = wordsOf(c, WORDS);
  const content = (
    <>
      <p>{words.noUserHint}</p>
      <pre>
        <code>npx dialogkeeper user add anna --role owner</code>
      </pre>
    </>
  );
  return barePage(c, words.noUser, content, 403);
}
