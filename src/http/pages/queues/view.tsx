import { can } from '../../../access/viewer';
import { type PageContext, viewerOf } from '../page-env';
import { wordsOf } from '../shell/language';
import { Page } from '../shell/page';
import { Depth } from './depth';
import { Failures } from './failures';
import type { QueuesShown } from './shown';
import { Waiting } from './waiting';
import { type QueueWords, WORDS } from './words';

export interface QueuesProps {
  c: PageContext;
  shown: QueuesShown;
  /** What was done. */
  notice?: string | undefined;
}

export function QueuesPage(props: QueuesProps) {
  const words: QueueWords = wordsOf(props.c, WORDS);
  return (
    <Page c={props.c} title={words.title} section="queues" styles={['tables.css']}>
      <div class="numbers">
        <h1>{words.title}</h1>
      </div>
      <Numbers {...props} />
    </Page>
  );
}

/** What is read again after an action, and every few seconds. */
export function Numbers({ c, shown, notice }: QueuesProps) {
  const words: QueueWords = wordsOf(c, WORDS);
  const viewer = viewerOf(c);
  const common = { words, language: c.get('language'), mayRepair: can(viewer, 'repair') };
  const seesAll = viewer.companies === 'all';
  return (
    <div
      id="queues"
      class="numbers"
      hx-get="/queues"
      hx-select="#queues"
      hx-trigger="every 10s"
      hx-swap="outerMorph"
    >
      <p role="status">{notice}</p>
      <Waiting {...common} backlog={shown.backlog} ofAll={shown.ofAll} />
      {!shown.queues && <p class="bad">{words.away}</p>}
      {shown.queues && seesAll && <Depth {...common} depths={shown.queues.depths} />}
      {seesAll && common.mayRepair && (
        <p>
          <a href="/queues/board">{words.board}</a>
        </p>
      )}
      {shown.queues && <Failures {...common} failures={shown.queues.failures} />}
    </div>
  );
}
