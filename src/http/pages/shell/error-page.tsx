import { DialogkeeperError } from '../../../domain/error';
import { masked } from '../../../privacy/redaction';
import type { PageContext } from '../page-env';
import { clipped } from './clipped';
import { wordsOf } from './language';
import { Page } from './page';
import { WORDS } from './words';

/** What there is not, or what this viewer may not see: the two look the same. */
export function NotFound({ c }: { c: PageContext }) {
  const words = wordsOf(c, WORDS);
  return (
    <Page c={c} title={words.notFound}>
      <article>
        <h1>{words.notFound}</h1>
        <p>{words.notFoundHint}</p>
        <a href="/conversations">{words.back}</a>
      </article>
    </Page>
  );
}

/** A page, or an action of a form: that one goes back to the conversation on whose page it was. */
export function Failed({ c, error }: { c: PageContext; error: Error }) {
  const words = wordsOf(c, WORDS);
  const isAction = c.req.method === 'POST';
  const title = isAction ? words.notDone : words.failed;
  const [conversation] = (isAction && /^\/conversations\/\d+/.exec(c.req.path)) || [];
  return (
    <Page c={c} title={title}>
      <article>
        <h1>{title}</h1>
        {error instanceof DialogkeeperError && <p>{clipped(masked(error.message))}</p>}
        <p>
          {words.requestId} <code>{c.get('requestId')}</code>
        </p>
        <a href={conversation ?? '/conversations'}>{conversation ? words.backToOne : words.back}</a>
      </article>
    </Page>
  );
}
