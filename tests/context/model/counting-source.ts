import { entryKey } from '../../../src/context/keys';
import type { ContextSource, Sourced } from '../../../src/context/source';
import type { ContextOwner, DialogueSegment, SegmentName, SegmentValues } from '../../../src/domain/context';
import { salonContext } from '../../support/contexts';

/** A source whose values only count how often they have changed, per key of the cache. */
export class CountingSource implements ContextSource {
  readonly #versions = new Map<string, number>();

  company = async (owner: ContextOwner) => this.#load('company', owner);
  schedule = async (owner: ContextOwner) => this.#load('schedule', owner);
  client = async (owner: ContextOwner) => this.#load('client', owner);
  dialogue = async (owner: ContextOwner) => this.#load('dialogue', owner);

  version(segment: SegmentName, owner: ContextOwner): number {
    return this.#versions.get(entryKey(segment, owner)) ?? 0;
  }

  /** Returns the new version. */
  change(segment: SegmentName, owner: ContextOwner): number {
    const version = this.version(segment, owner) + 1;
    this.#versions.set(entryKey(segment, owner), version);
    return version;
  }

  #load<S extends SegmentName>(segment: S, owner: ContextOwner): Sourced<SegmentValues[S]> {
    const version = this.version(segment, owner);
    return { version, value: valueAt(segment, version) };
  }
}

const BLANK = salonContext();

/** The version that a segment's value stands for. */
function valueAt<S extends SegmentName>(segment: S, version: number): SegmentValues[S] {
  const values: SegmentValues = {
    company: { ...BLANK.company, services: [], staff: [], about: String(version) },
    schedule: { hours: [{ staffId: String(version), date: '', from: '', to: '' }], busy: [] },
    client: { ...BLANK.client, notes: String(version) },
    dialogue: dialogueOf(version),
  };
  return values[segment];
}

export function dialogueOf(version: number): DialogueSegment {
  return { messages: [], state: { version: String(version) }, handedOverAt: null };
}

export function versionIn(segment: SegmentName, values: SegmentValues): number {
  const said = {
    company: values.company.about,
    schedule: values.schedule.hours[0]?.staffId,
    client: values.client.notes,
    dialogue: values.dialogue.state.version,
  };
  return Number(said[segment]);
}
