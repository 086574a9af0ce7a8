import { type ReadModelReport, readModelReport } from '../../../operations/model-report';
import { masked } from '../../../privacy/redaction';
import { clipped } from '../shell/clipped';
import { countOf } from '../shell/units';
import type { ShownTurn } from './shown';

/** What was asked of a model, and what it has cost. */
export function Model({ shown }: { shown: ShownTurn }) {
  const { c, words, view } = shown;
  const { responder } = view.report ?? {};
  const read = readModelReport(responder);
  if (view.report === undefined) return null;
  const count = (n: number) => countOf(n, c.get('language'));
  return (
    <section aria-labelledby="model">
      <h2 id="model">{words.model}</h2>
      {!read && <p>{words.noModel}</p>}
      {read && (
        <>
          <p>
            {read.outcome === 'answered'
              ? words.answeredBy(read.model)
              : words.fellBack(read.outcome, read.fallback ?? '–')}{' '}
            {read.problem && <span class="bad">{clipped(masked(read.problem))}</span>}
          </p>
          <p>
            {words.tokens(count(read.tokens.input), count(read.tokens.cached), count(read.tokens.output))}{' '}
            {words.cost}: {read.cost.toFixed(4)}
          </p>
          {read.tools.length > 0 && (
            <p>
              {words.tools}:{' '}
              {clipped(read.tools.map(({ name, outcome }) => `${name} (${outcome})`).join(', '))}
            </p>
          )}
          {read.prompt && <Prompt prompt={read.prompt} shown={shown} />}
        </>
      )}
      {!read && responder && (
        <details>
          <summary>{words.raw}</summary>
          <pre>{masked(JSON.stringify(responder, null, 2))}</pre>
        </details>
      )}
    </section>
  );
}

function Prompt({ prompt, shown }: { prompt: NonNullable<ReadModelReport['prompt']>; shown: ShownTurn }) {
  const { c, words } = shown;
  const most = Math.max(1, ...prompt.parts.map(({ tokens }) => tokens));
  const cutOf = (part: string) => prompt.cut.filter((cut) => cut.part === part);
  return (
    <>
      <h3>{words.prompt}</h3>
      <table class="timing">
        <thead>
          <tr>
            <th scope="col">{words.part}</th>
            <th scope="col">{words.scale}</th>
            <th scope="col" class="number">
              {words.tokenCount}
            </th>
          </tr>
        </thead>
        <tbody>
          {prompt.parts.map(({ part, tokens }) => (
            <tr>
              <th scope="row">
                {words.parts[part] ?? part}
                {cutOf(part).map(({ kept, of, what }) => (
                  <>
                    {' '}
                    <small class="warn">{words.cut(kept, of, what)}</small>
                  </>
                ))}
              </th>
              <td>
                <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
                  <rect x="0" y="2" width={((tokens / most) * 1000).toFixed(0)} height="16" rx="3" />
                </svg>
              </td>
              <td class="number">{countOf(tokens, c.get('language'))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {prompt.cut.length === 0 && <p>{words.nothingCut}</p>}
    </>
  );
}
