import type { SegmentName } from '../../../domain/context';
import type { Picture } from '../../../simulator/picture';
import type { PageContext } from '../page-env';
import { wordsOf } from '../shell/language';
import { Page } from '../shell/page';
import { type Asked, addressOf, type Problem } from './asked';
import { Chat, Log } from './chat';
import { Content } from './content';
import { Known, liveOf } from './known';
import { People, type PeopleProps } from './people';
import { sentenceOf, type Told } from './told';
import { Tries } from './tries';
import { WORDS } from './words';

export interface Shown {
  c: PageContext;
  asked: Asked;
  picture: Picture;
  hasWorkers: boolean;
}

export interface TryProps extends Shown {
  people: Omit<PeopleProps, 'words' | 'problem'>;
  isProduction: boolean;
  canRestart: boolean;
  told: Told | undefined;
  problem?: Problem | undefined;
  content: { part: SegmentName; value: unknown } | undefined;
}

/** What happens in the conversation; and from time to time, because ages grow. */
const REFRESHED_BY =
  'live:conversation from:body throttle:150ms, live:turn from:body throttle:150ms, live:context from:body throttle:150ms, live:list from:body throttle:300ms, every 10s';

export function TryPage({ c, asked, picture, hasWorkers, people, ...props }: TryProps) {
  const words = wordsOf(c, WORDS);
  const language = c.get('language');
  const { isProduction, canRestart, told, problem, content } = props;
  return (
    <Page
      c={c}
      title={words.title}
      section="try"
      live={liveOf(asked, picture.conversationId)}
      scripts={['try.js']}
      styles={['bubble.css', 'try.css']}
    >
      <div class="try">
        <header>
          <h1>{words.heading}</h1>
          <p>{words.intro}</p>
          {isProduction && <p class="warn">{words.production}</p>}
          <People {...people} words={words} problem={problem} />
        </header>
        <Chat words={words} asked={asked} picture={picture} problem={problem} />
        <div class="beside">
          <Tries words={words} language={language} asked={asked} canRestart={canRestart} told={told} />
          <section class="known" aria-labelledby="knows">
            <h2 id="knows">{words.knows}</h2>
            <div id="known">
              <Known
                words={words}
                language={language}
                asked={asked}
                picture={picture}
                hasWorkers={hasWorkers}
              />
            </div>
            <details>
              <summary>{words.whatIsSegment}</summary>
              {words.segmentIs.map((paragraph) => (
                <p>{paragraph}</p>
              ))}
            </details>
            <section id="content" aria-live="polite">
              {content && <Content words={words} language={language} {...content} />}
            </section>
          </section>
        </div>
      </div>
      <div hx-get={addressOf('/now', asked.speaker)} hx-trigger={REFRESHED_BY} hx-swap="none" />
    </Page>
  );
}

/** What has changed, for htmx. `told`: what a button has done; `said`: a message was taken, or why not. */
export function Changed({
  c,
  asked,
  picture,
  hasWorkers,
  told,
  problem,
  isSaid,
}: Shown & { told?: Told | undefined; problem?: Problem | undefined; isSaid?: boolean }) {
  const words = wordsOf(c, WORDS);
  const language = c.get('language');
  return (
    <>
      <hx-partial hx-target="#log" hx-swap="innerMorph">
        <Log words={words} asked={asked} picture={picture} />
      </hx-partial>
      <hx-partial hx-target="#known" hx-swap="innerMorph">
        <Known words={words} language={language} asked={asked} picture={picture} hasWorkers={hasWorkers} />
      </hx-partial>
      {told && (
        <hx-partial hx-target="#told" hx-swap="innerHTML">
          {sentenceOf(told, words, language)}
        </hx-partial>
      )}
      {(isSaid || problem) && (
        <hx-partial hx-target="#text-said" hx-swap="innerHTML">
          {problem ? words.problems[problem.problem] : ''}
        </hx-partial>
      )}
    </>
  );
}

/** The address names no client who can be simulated: what is wrong stands at its field. */
export function InvalidPage({ c, people, problem }: Pick<TryProps, 'c' | 'people'> & { problem: Problem }) {
  const words = wordsOf(c, WORDS);
  return (
    <Page c={c} title={words.title} section="try" styles={['try.css']}>
      <div class="try">
        <header>
          <h1>{words.heading}</h1>
          <p>{words.intro}</p>
          <People {...people} words={words} problem={problem} />
        </header>
      </div>
    </Page>
  );
}

export function NoCompanyPage({ c }: { c: PageContext }) {
  const words = wordsOf(c, WORDS);
  return (
    <Page c={c} title={words.title} section="try">
      <article>
        <h1>{words.noCompany}</h1>
        <p>
          {words.noCompanyHint} <code>npx dialogkeeper seed</code>
        </p>
      </article>
    </Page>
  );
}
