import { SEGMENTS } from '../../../domain/context';
import type { ContextStats, LoadStats } from '../../../operations/context-stats';
import { capitalised, type Language } from '../shell/language';
import { countOf, percentOf } from '../shell/units';
import { Chart } from './chart';
import type { CacheWords } from './words';

export interface LoadsProps {
  words: CacheWords;
  language: Language;
  days: ContextStats['days'];
}

/** Where turns found the segments, by day. */
export function Loads({ words, language, days }: LoadsProps) {
  const inOrder = [...days].reverse();
  if (inOrder.every(({ segments }) => SEGMENTS.every((segment) => segments[segment].loads === 0)))
    return <p>{words.noLoads}</p>;
  const rows = inOrder.map(({ day }) => day);
  const linesOf = (value: (stats: LoadStats) => number | null) =>
    SEGMENTS.map((segment) => ({
      label: capitalised(words.segments[segment]),
      values: inOrder.map(({ segments }) => value(segments[segment])),
    }));
  const counted = (count: number) => countOf(count, language);
  return (
    <section>
      <div class="charts">
        <Chart
          words={words}
          title={words.hitRate}
          rows={rows}
          lines={linesOf(({ hitRate }) => (hitRate === null ? null : hitRate * 100))}
          shown={(percent) => percentOf(percent / 100, language)}
          unit=" %"
          most={100}
        />
        <Chart
          words={words}
          title={words.loads}
          rows={rows}
          lines={linesOf(({ loads }) => loads)}
          shown={counted}
        />
        <Chart
          words={words}
          title={words.refused}
          rows={rows}
          lines={linesOf(({ refused }) => refused)}
          shown={counted}
        />
      </div>
      <p class="note">{words.refusedWhy}</p>
    </section>
  );
}
