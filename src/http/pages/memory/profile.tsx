import { clipped } from '../shell/clipped';
import { Text } from '../shell/text';
import { Time } from '../shell/time';
import type { ShownMemory } from './shown';

export function ProfileOf({ shown: { words, memory, header } }: { shown: ShownMemory }) {
  const { name, notes, remindersOffAt, usual } = memory;
  return (
    <section aria-labelledby="profile">
      <h2 id="profile">{words.profile}</h2>
      <dl>
        <dt>{words.name}</dt>
        <dd>{name === null ? words.unknown : <Text of={name} />}</dd>
        <dt>{words.usual}</dt>
        <dd dir="auto">{usual ? words.usualIs(usual.service, usual.staff, usual.visits) : words.noUsual}</dd>
        <dt>{words.reminders}</dt>
        <dd>
          {remindersOffAt ? (
            <>
              {words.off} <Time at={remindersOffAt} zone={header.timezone} />
            </>
          ) : (
            words.on
          )}
        </dd>
        {notes && (
          <>
            <dt>{words.notes}</dt>
            <dd>
              <Text of={notes} />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

export function StateOf({ shown: { words, memory } }: { shown: ShownMemory }) {
  const isEmpty = Object.keys(memory.state).length === 0;
  return (
    <section aria-labelledby="state">
      <h2 id="state">{words.dialogue}</h2>
      <p>{isEmpty ? words.nothing : words.dialogueHint}</p>
      {!isEmpty && (
        <details>
          <summary>JSON</summary>
          <pre dir="auto">{clipped(JSON.stringify(memory.state, null, 2), LONGEST)}</pre>
        </details>
      )}
    </section>
  );
}

/** UTF-16 units. A responder may keep any amount of state. */
const LONGEST = 65_536;
