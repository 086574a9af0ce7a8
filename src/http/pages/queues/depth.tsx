import { JOB_STATES, type QueueDepth } from '../../../domain/backlog';
import type { Language } from '../shell/language';
import { ageOf, countOf } from '../shell/units';
import { Act } from './act-form';
import type { QueueWords } from './words';

export interface DepthProps {
  words: QueueWords;
  language: Language;
  mayRepair: boolean;
  depths: readonly QueueDepth[];
}

/** How many jobs each queue has, all shards together. */
export function Depth({ words, language, mayRepair, depths }: DepthProps) {
  return (
    <section>
      <h2>{words.depth}</h2>
      <section class="overflow-auto" aria-label={words.depth} tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.queue}</th>
              {JOB_STATES.map((state) => (
                <th scope="col" class="number">
                  {words.states[state]}
                </th>
              ))}
              <th scope="col" class="number">
                {words.oldest}
              </th>
              {mayRepair && <th scope="col">{words.do}</th>}
            </tr>
          </thead>
          <tbody>
            {depths.map(({ queue, jobs, oldestSeconds }) => (
              <tr>
                <th scope="row">{queue}</th>
                {JOB_STATES.map((state) => (
                  <td class={state === 'failed' && jobs.failed > 0 ? 'number bad' : 'number'}>
                    {countOf(jobs[state], language)}
                  </td>
                ))}
                <td class="number">{oldestSeconds === 0 ? '–' : ageOf(oldestSeconds, language)}</td>
                {mayRepair && (
                  <td>
                    {jobs.failed > 0 && <Act verb="retry-all" label={words.retryAll} fields={{ queue }} />}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
