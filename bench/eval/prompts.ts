import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelEnvironment } from '../../tests/tasks/salon-system';

/** The salon's own words are read from a file that is called as the salon; each dialogue has a salon of its own. */
export function withWords(
  environment: ModelEnvironment,
  words: string | undefined,
  folder: string,
): (companyId: string) => ModelEnvironment {
  return (companyId) => {
    if (words !== undefined) copyFileSync(words, join(folder, `${companyId}.md`));
    return { ...environment, MODEL_PROMPTS: folder };
  };
}
