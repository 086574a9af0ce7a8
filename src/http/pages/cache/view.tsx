import type { ContextStats } from '../../../operations/context-stats';
import type { PageContext } from '../page-env';
import { type Language, wordsOf } from '../shell/language';
import { Page } from '../shell/page';
import { countOf, sizeOf } from '../shell/units';
import { Loads } from './loads';
import { Stored } from './stored';
import { type CacheWords, WORDS } from './words';

/** What one viewer may see of the cache. */
export interface CacheShown {
  stored: ContextStats['stored'];
  /** Undefined: the viewer sees some companies only, and these numbers are those of all. */
  ofAll: Pick<ContextStats, 'days' | 'redis'> | undefined;
  names: ReadonlyMap<string, string>;
}

/** `shown`: undefined while the cache Redis is away. */
export function CachePage({ c, shown }: { c: PageContext; shown: CacheShown | undefined }) {
  const words = wordsOf(c, WORDS);
  const language = c.get('language');
  return (
    <Page
      c={c}
      title={words.title}
      section="cache"
      scripts={shown?.ofAll ? ['uplot.min.js', 'chart.js'] : []}
      styles={['uplot.min.css', 'tables.css']}
    >
      <div class="numbers">
        <h1>{words.title}</h1>
        <p class="note">{words.about}</p>
        {shown ? <Shown words={words} language={language} {...shown} /> : <p class="bad">{words.away}</p>}
      </div>
    </Page>
  );
}

function Shown({
  words,
  language,
  stored,
  ofAll,
  names,
}: CacheShown & { words: CacheWords; language: Language }) {
  return (
    <>
      {ofAll && <Loads words={words} language={language} days={ofAll.days} />}
      <Stored words={words} language={language} stored={stored} names={names} />
      {ofAll && <Memory words={words} language={language} redis={ofAll.redis} />}
    </>
  );
}

interface MemoryProps {
  words: CacheWords;
  language: Language;
  redis: ContextStats['redis'];
}

function Memory({ words, language, redis: { usedBytes, maxBytes, evictedKeys } }: MemoryProps) {
  const used = sizeOf(usedBytes, language);
  return (
    <section>
      <h2>{words.memory}</h2>
      {maxBytes > 0 && <meter value={usedBytes} max={maxBytes} high={maxBytes} aria-label={words.memory} />}
      <p>
        {maxBytes > 0 ? words.used(used, sizeOf(maxBytes, language)) : words.usedOnly(used)}{' '}
        {words.evicted(countOf(evictedKeys, language))}
      </p>
    </section>
  );
}
