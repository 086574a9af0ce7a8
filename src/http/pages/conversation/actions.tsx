import { can } from '../../../access/viewer';
import { SEGMENTS } from '../../../domain/context';
import { viewerOf } from '../page-env';
import { Act, formProps } from './act-form';
import { PersonalData } from './personal-data';
import type { Shown } from './shown';

/** What is rarely needed, folded. */
export function Actions({ shown }: { shown: Shown }) {
  const { c, words, notice } = shown;
  const viewer = viewerOf(c);
  return (
    <section id="actions" aria-label={words.actions}>
      <p id="notice" role="status">
        {notice}
      </p>
      {can(viewer, 'repair') && (
        <details>
          <summary>{words.context}</summary>
          <form {...formProps(shown, 'invalidate')}>
            <fieldset>
              <legend>{words.invalidateHint}</legend>
              {SEGMENTS.map((segment) => (
                <label>
                  <input type="checkbox" name="segment" value={segment} /> {words.segments[segment]}
                </label>
              ))}
            </fieldset>
            <button type="submit" class="outline">
              {words.invalidate}
            </button>
          </form>
          <Act shown={shown} verb="warm" label={words.warm} secondary />
        </details>
      )}
      <PersonalData shown={shown} />
    </section>
  );
}
