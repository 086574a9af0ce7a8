import type { Service, StaffMember } from '../../../domain/context';

/** One service that a text names. */
export interface ServiceMention {
  /** Best first; several if it is not clear which one is meant («маникюр» where there are five). Never empty. */
  services: Service[];
  /** The client does not want it: «не маникюр, а педикюр». */
  excluded: boolean;
  /** Places of the first token, and after the last one. */
  from: number;
  to: number;
}

export interface StaffMentions {
  /** Several if it is not clear who is meant (two members of staff called Анна). */
  wanted: StaffMember[];
  /** «только не к Ирине». */
  excluded: StaffMember[];
  /** «к любому мастеру», "anyone". */
  any: boolean;
  /** A name after «к» or "with" that no member of staff has. */
  unknown: string | null;
  /** «к другому мастеру», "another stylist": not the one of the booking or proposal that is spoken of. */
  other: boolean;
  /** «к нему», «у неё», "with her": the member of staff who was named last. */
  pronoun: boolean;
}
