import { masked } from '../../../privacy/redaction';
import { clipped } from '../shell/clipped';
import { capitalised } from '../shell/language';
import { Time } from '../shell/time';
import { sizeOf } from '../shell/units';
import type { ShownTurn } from './shown';

/** Where each segment came from, and whether it has changed since the turn before. */
export function ContextOfTurn({ shown: { c, words, view, header } }: { shown: ShownTurn }) {
  if (!view.segments.some(({ report }) => report)) return null;
  const language = c.get('language');
  const { before, events } = view;
  return (
    <section aria-labelledby="context">
      <h2 id="context">{words.context}</h2>
      <p>{before ? words.since(before.turn) : words.firstReport}</p>
      <div class="overflow-auto" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.segment}</th>
              <th scope="col">{words.source}</th>
              <th scope="col">{words.change}</th>
              <th scope="col">{words.version}</th>
              <th scope="col" class="number">
                {words.size}
              </th>
            </tr>
          </thead>
          <tbody>
            {view.segments.map(({ name, report, hasChanged }) => (
              <tr>
                <th scope="row">{capitalised(words.segments[name])}</th>
                <td>{report ? words.origins[report.from] : words.notKnown}</td>
                <td class={hasChanged ? 'warn' : undefined}>
                  {hasChanged === undefined && (before ? words.notKnown : '–')}
                  {hasChanged === false && words.unchanged}
                  {hasChanged && `${words.changed}: ${words.changes[name]}`}
                </td>
                <td>
                  <code>{clipped(report?.version ?? '–')}</code>
                </td>
                <td class="number">{report && report.bytes > 0 ? sizeOf(report.bytes, language) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {events.length > 0 && (
        <ul>
          {events.map(({ kind, at, title, reason }) => (
            <li>
              <Time at={at} zone={header.timezone} /> {words.events[kind]}
              {title !== null && (
                <>
                  : <bdi>{clipped(title)}</bdi>
                </>
              )}
              {reason && (
                <>
                  {' · '}
                  <bdi>{clipped(masked(reason))}</bdi>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
