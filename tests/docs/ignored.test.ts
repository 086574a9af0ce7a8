import { readFileSync } from 'node:fs';
import { IGNORED } from '../../src/channels/provider';

test('docs/channels.md says what each word means by which an ignored item is counted', () => {
  const [, table = ''] = readFileSync('docs/channels.md', 'utf8').split('counted by one of these words:');
  const words = table.split('\n## ')[0]?.match(/(?<=`)[a-z-]+(?=`)/g) ?? [];
  expect(words.sort()).toEqual([...IGNORED, 'invalid', 'unknown-account'].sort());
});
