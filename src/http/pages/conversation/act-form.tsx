import { can } from '../../../access/viewer';
import { viewerOf } from '../page-env';
import { ACTIONS, type Verb } from './acts';
import { addressOf, type Shown } from './shown';

export interface ActProps {
  shown: Shown;
  verb: Verb;
  label: string;
  fields?: Readonly<Record<string, string>>;
  /** It is not what is usually wanted. */
  secondary?: boolean;
}

/** What makes a form change only what it has changed; without JavaScript the page is loaded anew. */
export function formProps(shown: Shown, verb: Verb) {
  const action = addressOf(shown, verb);
  return {
    method: 'post' as const,
    action,
    'hx-post': action,
    'hx-target': '#live',
    'hx-swap': 'outerMorph',
    'hx-disable': 'find button',
  };
}

/** One button. Nothing for who may not press it. */
export function Act({ shown, verb, label, fields = {}, secondary = false }: ActProps) {
  if (!can(viewerOf(shown.c), ACTIONS[verb].permission)) return null;
  return (
    <form class="act" {...formProps(shown, verb)}>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={secondary ? 'secondary outline' : 'outline'}>
        {label}
      </button>
    </form>
  );
}
