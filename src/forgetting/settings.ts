import { LONGEST_RETENTION, SHORTEST_RETENTION } from '../domain/policies';
import { integer } from '../settings/parse';
import type { Settings } from '../settings/setting';

export const FORGETTING_SETTINGS = {
  retentionDays: {
    env: 'RETENTION_DAYS',
    default: undefined,
    doc: 'for how many days messages are kept, with their transcripts and reports, and the facts that were told in them (`company.retention_days` overrides it). Unset: for ever. See [privacy.md](privacy.md)',
    parse: integer(SHORTEST_RETENTION, LONGEST_RETENTION),
  },
} satisfies Settings;
