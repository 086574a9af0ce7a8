import type { SimulatedCompany, SuggestedClient } from '../../../db/simulator/people';
import type { Speaker } from '../../../simulator/say';
import { addressOf, type Problem } from './asked';
import type { TryWords } from './words';

export interface PeopleProps {
  words: TryWords;
  companies: readonly SimulatedCompany[];
  suggested: readonly SuggestedClient[];
  /** Whom the form shows: perhaps as it was typed, with a problem. */
  speaker: Speaker;
  /** Of a new client, for the first entry. */
  newPhone: string;
  problem?: Problem | undefined;
}

/** Who writes: a new client, one of the company, or any phone. */
export function People({ words, companies, suggested, speaker, newPhone, problem }: PeopleProps) {
  const isSuggested = suggested.some(({ address }) => address === speaker.phone);
  const fresh = { ...speaker, phone: newPhone, name: '' };
  return (
    <nav class="people" aria-label={words.whoWrites}>
      <ul>
        <li>
          <a href={addressOf('', fresh)} aria-current={isSuggested ? undefined : 'true'}>
            {words.newClient}
          </a>
        </li>
        {suggested.map(({ address, name, isBooked }) => (
          <li>
            <a
              href={addressOf('', { ...speaker, phone: address, name: '' })}
              aria-current={address === speaker.phone ? 'true' : undefined}
            >
              <bdi>{name}</bdi>
              {isBooked && <small> {words.hasVisit}</small>}
            </a>
          </li>
        ))}
      </ul>
      <details open={problem !== undefined && problem.field !== 'text'}>
        <summary>{words.other}</summary>
        <form method="get" action="/try">
          <label>
            {words.company}
            <select name="company" {...invalid(problem, 'company')}>
              {companies.map(({ id, name }) => (
                <option value={id} selected={id === speaker.companyId}>
                  {name} ({id})
                </option>
              ))}
            </select>
            <Said words={words} problem={problem} field="company" />
          </label>
          <label>
            {words.phone}
            <input
              type="tel"
              name="phone"
              value={speaker.phone}
              maxlength={256}
              required
              aria-describedby="phone-said"
              {...invalid(problem, 'phone')}
            />
            <Said words={words} problem={problem} field="phone" hint={words.phoneHint} />
          </label>
          <label>
            {words.name}
            <input
              name="name"
              value={speaker.name}
              dir="auto"
              maxlength={256}
              aria-describedby="name-said"
              {...invalid(problem, 'name')}
            />
            <Said words={words} problem={problem} field="name" hint={words.nameHint} />
          </label>
          <button type="submit">{words.writeAs}</button>
        </form>
      </details>
    </nav>
  );
}

function invalid(problem: Problem | undefined, field: Problem['field']) {
  return problem?.field === field ? { 'aria-invalid': 'true' as const } : {};
}

/** What is wrong with a field, or what belongs in it. */
function Said({
  words,
  problem,
  field,
  hint,
}: {
  words: TryWords;
  problem: Problem | undefined;
  field: Problem['field'];
  hint?: string;
}) {
  if (problem?.field !== field) return <small id={`${field}-said`}>{hint}</small>;
  return (
    <small id={`${field}-said`} class="bad" role="alert">
      {words.problems[problem.problem]}
    </small>
  );
}
