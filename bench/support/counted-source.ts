import type { ContextSource } from '../../src/context/source';
import type { ContextOwner, SegmentName } from '../../src/domain/context';

export type Loads = Record<SegmentName, number>;

/** Counts the loads of the source by all services. */
export function countedSource(from: ContextSource) {
  let loads: Loads = none();
  const counting = <S extends SegmentName>(segment: S): ContextSource[S] =>
    ((owner: ContextOwner, signal: AbortSignal) => {
      loads[segment] += 1;
      return from[segment](owner, signal);
    }) as ContextSource[S];
  return {
    source: {
      company: counting('company'),
      schedule: counting('schedule'),
      client: counting('client'),
      dialogue: counting('dialogue'),
    } satisfies ContextSource,
    take(): Loads {
      const taken = loads;
      loads = none();
      return taken;
    },
  };
}

const none = (): Loads => ({ company: 0, schedule: 0, client: 0, dialogue: 0 });
