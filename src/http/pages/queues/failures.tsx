import { type Failure, LOOKED_AT } from '../../../operations/failures';
import { clipped } from '../shell/clipped';
import type { Language } from '../shell/language';
import { Time } from '../shell/time';
import { Act } from './act-form';
import type { QueueWords } from './words';

export interface FailuresProps {
  words: QueueWords;
  language: Language;
  mayRepair: boolean;
  failures: readonly Failure[];
}

const SHOWN = 100;

export function Failures({ words, mayRepair, failures }: FailuresProps) {
  return (
    <section>
      <h2>{words.failures}</h2>
      {failures.length === 0 && <p>{words.noFailures}</p>}
      {failures.length > 0 && (
        <>
          <p class="note">{words.failuresAbout(LOOKED_AT)}</p>
          <section class="overflow-auto" aria-label={words.failures} tabindex={0}>
            <table class="stacked">
              <thead>
                <tr>
                  <th scope="col">{words.when}</th>
                  <th scope="col">{words.job}</th>
                  <th scope="col">{words.why}</th>
                  <th scope="col">{words.about}</th>
                  {mayRepair && <th scope="col">{words.do}</th>}
                </tr>
              </thead>
              <tbody>
                {failures.slice(0, SHOWN).map((failure) => (
                  <Row words={words} mayRepair={mayRepair} failure={failure} />
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </section>
  );
}

function Row({
  words,
  mayRepair,
  failure,
}: Omit<FailuresProps, 'failures' | 'language'> & { failure: Failure }) {
  const { queue, shownId, name, code, reason, failedAt, conversationId, companyId } = failure;
  const fields = { queue, job: shownId };
  return (
    <tr id={`job-${queue}-${shownId}`}>
      <td>
        <Time at={failedAt} zone="UTC" />
      </td>
      <td>
        <bdi>{clipped(name)}</bdi> <small>{`${queue} ${shownId}`}</small>
      </td>
      <td class="reason">
        <bdi>{clipped(reason.startsWith(`${code}: `) ? reason : `${code}: ${reason}`)}</bdi>
      </td>
      <td>
        {conversationId !== undefined && <a href={`/conversations/${conversationId}`}>{conversationId}</a>}{' '}
        {companyId !== undefined && (
          <small>
            <bdi>{companyId}</bdi>
          </small>
        )}
      </td>
      {mayRepair && (
        <td>
          <Act verb="retry" label={words.retry} fields={fields} />
          <details>
            <summary>{words.remove}</summary>
            <Act verb="remove" label={words.removeFor} fields={fields} />
          </details>
        </td>
      )}
    </tr>
  );
}
