import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readServices } from '../../../../src/responders/understanding/catalogue/services';
import { readStaff } from '../../../../src/responders/understanding/catalogue/staff';
import { answerTo, readTopics } from '../../../../src/responders/understanding/catalogue/topics';
import topics from '../../../../src/responders/understanding/words/topics.json';
import { loadWords } from '../../../../src/responders/understanding/words/words';
import { ConfigInvalid } from '../../../../src/settings/errors';
import { blocksOf } from '../../../docs/markdown';
import { demo, salonWith, tokensOf } from '../catalogue/demo';

const NONE: ReadonlySet<number> = new Set();
const folder = mkdtempSync(join(tmpdir(), 'dialogkeeper-words-'));
afterAll(() => rmSync(folder, { recursive: true }));

function loaded(content: unknown) {
  const path = join(folder, 'words.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return loadWords(path);
}

function refused(content: unknown): ConfigInvalid {
  try {
    loaded(content);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error;
  }
  throw new Error('it was accepted');
}

test("a salon's synonym means what the words beside it mean", () => {
  const words = loaded({ synonyms: [['лами', 'ламинирование']] });
  const [mention] = readServices(tokensOf('на лами ресниц'), NONE, demo, words);
  expect(mention?.services.map(({ title }) => title)).toEqual(['Ламинирование ресниц']);
});

test('synonyms that are all new mean the service whose title has one of them', () => {
  const words = loaded({ synonyms: [['хайд', 'гидрафейшл']] });
  const salon = salonWith(['Гидрафейшл для всех', 'Маникюр']);
  const [mention] = readServices(tokensOf('на хайд'), NONE, salon, words);
  expect(mention?.services.map(({ title }) => title)).toEqual(['Гидрафейшл для всех']);
});

test("a salon's form of a name finds the member of its staff", () => {
  const words = loaded({ names: [['Мария', 'Мэри']] });
  expect(readStaff(tokensOf('к Мэри'), NONE, demo, words).wanted[0]?.name).toBe('Мария Соколова');
});

test.each(['ru', 'en'] as const)("a salon's answer comes before the company's profile: %s", (language) => {
  const answer = { ru: 'Картой.', en: 'By card.' };
  const words = loaded({ faq: [{ id: 'payment', answer }] });
  const [topic] = readTopics(tokensOf('как оплатить'), words);
  expect(topic && answerTo(topic, demo, language)).toBe(answer[language]);
});

test('a question of its own is recognised by its phrases', () => {
  const words = loaded({ faq: [{ ask: ['постоянн* клиент*'], answer: 'Каждый пятый визит дешевле.' }] });
  const [topic] = readTopics(tokensOf('а для постоянных клиентов?'), words);
  expect(topic && answerTo(topic, demo, 'ru')).toBe('Каждый пятый визит дешевле.');
});

test('what one company adds extends what all share, and no other company has it', () => {
  const words = loaded({
    faq: [{ id: 'pets', answer: 'Да.' }],
    companies: { demo: { faq: [{ id: 'wifi', answer: 'Пароль 1234.' }] } },
  });
  const answersOf = (companyId: string) =>
    readTopics(tokensOf('а wifi и с собакой?'), words.of(companyId)).map(({ answer }) => answer);
  expect(answersOf('demo')).toEqual(['Пароль 1234.', 'Да.']);
  expect(answersOf('other')).toEqual([null, 'Да.']);
});

test.each([
  ['faq.0.answer', { faq: [{ ask: ['wifi'], answer: 5 }] }, '5', /a text, or \{ "ru"/],
  ['faq.0.answer', { faq: [{ ask: ['wifi'] }] }, undefined, /a text, or/],
  ['faq.0.ask.0', { faq: [{ ask: ['*'], answer: 'x' }] }, '*', /words of letters/],
  ['synonyms.1', { synonyms: [['a', 'b'], ['маник']] }, '["маник"]', /two or more/],
  ['synonyms.0.1', { synonyms: [['маник', 'гель лак']] }, 'гель лак', /one word/],
  [
    'companies.962302.fak',
    { companies: { 962302: { fak: [] } } },
    '[]',
    /^a key among synonyms, names, faq$/,
  ],
  ['synonims', { synonims: [['a', 'b']] }, '[["a","b"]]', /^a key among synonyms, names, faq, companies$/],
  ['faq.0.answer.fr', { faq: [{ answer: { ru: 'x', en: 'y', fr: 'z' } }] }, 'z', /^a key among ru, en$/],
  ['names', { names: 'Маша' }, 'Маша', /a list of lists/],
])('a mistake names its place, what was given and what is allowed: %s', (path, content, given, allowed) => {
  const error = refused(content);
  expect(error.variable).toBe(`RECEPTIONIST_WORDS (${join(folder, 'words.json')}, ${path})`);
  expect(error.given).toBe(given);
  expect(error.allowed).toMatch(allowed);
});

test('a file that is missing or not JSON is refused by its path', () => {
  expect(refused('{ "faq": ').message).toMatch(
    /RECEPTIONIST_WORDS is ".*words\.json"; it must be the path of a JSON file/,
  );
  expect(() => loadWords(join(folder, 'none.json'))).toThrow(ConfigInvalid);
});

test('the file on the page is valid', () => {
  const example = blocksOf('docs/receptionist.md').find(({ language }) => language === 'json');
  const words = loaded(example?.text);
  const [topic] = readTopics(tokensOf('парковка'), words);
  expect(topic?.answer).toEqual(expect.objectContaining({ en: 'Parking in the yard is free.' }));
});

test('the page names every topic', () => {
  const page = readFileSync('docs/receptionist.md', 'utf8');
  expect(Object.keys(topics).filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
});
