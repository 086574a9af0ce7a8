import type { CompanySegment } from '../../../../src/domain/context';
import { readServices } from '../../../../src/responders/understanding/catalogue/services';
import { brief, demo, salonWith, tokensOf, words } from './demo';
import { EVERYDAY } from './everyday';

const NONE: ReadonlySet<number> = new Set();

const english = salonWith([
  'Balayage',
  'Ombre',
  'Hair polishing',
  'Classic manicure',
  'Manicure with polish',
  'Gel manicure',
  'Pedicure with coating removal',
  'Nail extensions',
  'Extensions infill',
  'Nail art',
  'Brow shaping',
  'Brow tint',
]);

/** The services that each mention names, best first. */
function named(text: string, company: CompanySegment = demo) {
  const mentions = readServices(tokensOf(text), NONE, company, words);
  return mentions.map(({ services, excluded }) => (excluded ? { not: brief(services) } : brief(services)));
}

test.each([
  ['маникюр классический', 'Маникюр классический'],
  ['педикюр с гель лаком', 'Педикюр с гель-лаком'],
  ['на маникюр завтра к Ирине, можно с гель-лаком', 'Маникюр с гель-лаком'],
  ['маникюр с обычным лаком', 'Маникюр с лаком'],
  ['подстричь чёлку', 'Стрижка чёлки'],
  ['покрасить корни', 'Окрашивание корней'],
  ['окрашивание в один тон', 'Окрашивание в один тон'],
  ['счастье для волос', 'Счастье для волос'],
  ['выход из черного', 'Выход из чёрного'],
  ['укладка', 'Укладка на каждый день'],
  ['ультразвуковая', 'Чистка лица ультразвуковая'],
  ['шугаринг ног', 'Шугаринг ног полностью'],
  ['наращивание ресниц 2д', 'Наращивание ресниц 2D–3D'],
  ['воском ноги', 'Шугаринг ног полностью'],
  ['общий массаж', 'Массаж общий'],
  ['обычный лак без геля', 'Маникюр с лаком'],
  ['шатуш', 'Шатуш'],
])('one service is named by the words that only it has: %s', (text, title) => {
  expect(named(text)).toEqual([[title]]);
});

test.each([
  ['gel pedicure', 'Педикюр с гель-лаком'],
  ['back massage', 'Массаж спины'],
  ['brow correction', 'Коррекция бровей'],
  ['ultrasonic cleaning', 'Чистка лица ультразвуковая'],
  ["women's haircut", 'Женская стрижка'],
  ['mens haircut', 'Мужская стрижка'],
  ['classic manicure', 'Маникюр классический'],
  ['can you trim my bangs', 'Стрижка чёлки'],
  ['lash lamination', 'Ламинирование ресниц'],
])('English words find the services of a Russian catalogue: %s', (text, title) => {
  expect(named(text)).toEqual([[title]]);
});

test.each([
  ['педикюр с гелем', 'Gel pedicure'],
  ['мужская стрижка', "Men's haircut"],
  ['массаж спины', 'Back massage'],
  ['ламинирование ресниц', 'Lash lamination'],
])('Russian words find the services of an English catalogue: %s', (text, title) => {
  const titles = [
    'Gel pedicure',
    'Classic pedicure',
    "Men's haircut",
    "Women's haircut",
    'Back massage',
    'Lash lamination',
  ];
  expect(named(text, salonWith(titles))).toEqual([[title]]);
});

test.each([
  ['normal polish not gel', 'Manicure with polish'],
  ['polish', 'Manicure with polish'],
  ['hair polishing', 'Hair polishing'],
  ['how much is balayage', 'Balayage'],
  ['brow shaping', 'Brow shaping'],
  ['eyebrow shape', 'Brow shaping'],
  ['brow correction', 'Brow shaping'],
  ['infills', 'Extensions infill'],
  ['nail art', 'Nail art'],
])('titles that have a word in common are told apart: %s', (text, title) => {
  expect(named(text, english)).toEqual([[title]]);
});

test('a name is no service, although a title has the word', () => {
  expect(named('is Art free tomorrow', english)).toEqual([]);
  expect(named('May', english)).toEqual([]);
});

test.each([
  ['манекюр классический', 'Маникюр классический'],
  ['на педикьюр апаратный', 'Педикюр аппаратный'],
  ['ламинировние ресниц', 'Ламинирование ресниц'],
  ['back masage', 'Массаж спины'],
  ['women haricut', 'Женская стрижка'],
])('a typo is understood: %s', (text, title) => {
  expect(named(text)).toEqual([[title]]);
});

test.each([
  ['маникюр', 6],
  ['маник', 6],
  ['стрижка', 6],
  ['окрашивание', 5],
  ['мужская', ['Мужская стрижка', 'Мужской маникюр', 'Мужской педикюр']],
  ['чистка лица', ['Чистка лица ультразвуковая', 'Чистка лица комбинированная']],
  ['шеллак', ['Маникюр с гель-лаком', 'Педикюр с гель-лаком']],
  ['маникюр без покрытия', 4],
  ['маник с покрытием', ['Маникюр с гель-лаком', 'Маникюр с лаком']],
  ['педикюр спа мужской', ['Спа-педикюр', 'Мужской педикюр']],
  ['маникюр классический или с гель-лаком', ['Маникюр классический', 'Маникюр с гель-лаком']],
  ['массаж головы', 5],
  ['do you do facials?', 4],
])('words that several services have name all of them: %s', (text, services) => {
  expect(named(text)).toEqual([services]);
});

test('a longer title is offered as well as the one that is just what was said, which comes first', () => {
  const salon = salonWith(['Маникюр с гель-лаком', 'Маникюр']);
  expect(named('на маникюр', salon)).toEqual([['Маникюр', 'Маникюр с гель-лаком']]);
  expect(named('маникюр с гелем', salon)).toEqual([['Маникюр с гель-лаком']]);
});

test('a category names its services where no title has the word', () => {
  const salon = salonWith(['Классический', 'С покрытием гель-лак'], 'Маникюр');
  expect(named('маник', salon)).toEqual([['Классический', 'С покрытием гель-лак']]);
  expect(named('классический маникюр', salon)).toEqual([['Классический']]);
});

test('services whose category is what was said come first', () => {
  const [mention] = readServices(tokensOf('на массаж'), NONE, demo, words);
  expect(mention?.services.map(({ title }) => title)).toEqual([
    ...demo.services.map(({ title }) => title).filter((title) => /^(?:Массаж (?!лица)|Лимфо)/u.test(title)),
    'Массаж лица скульптурный',
  ]);
});

test.each([
  ['стрижку и маникюр', [6, 6]],
  ['запишите на маникюр педикюр', [6, 8]],
  ['стрижку с укладкой', [6, ['Укладка на каждый день']]],
  ['маникюр и педикюр с гель-лаком', [6, ['Педикюр с гель-лаком']]],
  ['массаж спины и лица', [['Массаж спины'], ['Массаж лица скульптурный']]],
  ['a haircut and a back massage', [6, ['Массаж спины']]],
])('two services are two mentions: %s', (text, mentions) => {
  expect(named(text)).toEqual(mentions);
});

test.each([
  ['не маникюр, а педикюр', [{ not: 6 }, 8]],
  ['маникюр, ой нет давайте лучше педикюр аппаратный', [{ not: 6 }, ['Педикюр аппаратный']]],
  ['на маникюр\nточнее на педикюр аппаратный', [{ not: 6 }, ['Педикюр аппаратный']]],
  ["I don't want a manicure, I want a gel pedicure", [{ not: 6 }, ['Педикюр с гель-лаком']]],
  ['manicure instead of pedicure', [6, { not: 8 }]],
  ['manicure... actually make it a gel pedicure', [{ not: 6 }, ['Педикюр с гель-лаком']]],
  ['маникюр не надо', [{ not: 6 }]],
  ['маникюр не надо отменять', [6]],
  ['маникюр не классический, а с гель-лаком', [['Маникюр с гель-лаком']]],
])('what is refused or corrected is excluded: %s', (text, mentions) => {
  expect(named(text)).toEqual(mentions);
});

test.each([
  ['ламинирование бровей', 7],
  ['ботокс ресниц', 6],
  ['brow waxing', 11],
])('words that no service has together are a question: %s', (text, count) => {
  expect(named(text)).toEqual([count]);
});

test('a word is read as it stands in the text, and not if it was read before', () => {
  const tokens = tokensOf('на Маник с гель-лаком!');
  const [mention] = readServices(tokens, NONE, demo, words);
  expect(tokens.text(mention?.from ?? 0, mention?.to ?? 0)).toBe('Маник с гель-лаком');
  expect(readServices(tokens, new Set([1, 3, 5]), demo, words)).toEqual([]);
});

test('everyday words name no service', () => {
  expect(EVERYDAY.length).toBeGreaterThan(250);
  expect(EVERYDAY.filter((word) => named(word).length > 0)).toEqual([]);
});

test.each([
  "I'll be back at 5",
  'детская комната есть?',
  'у меня аллергия на краску',
  'message me back',
  'в чёрном доме',
])('an everyday sentence names no service: %s', (text) => {
  expect(named(text)).toEqual([]);
});

test.each([
  ['массаж общий, то есть шугаринг ног', 'Шугаринг ног полностью'],
  ['массаж общий ой на шугаринг ног', 'Шугаринг ног полностью'],
  ['шугаринг ног нет не шугаринг ног а общий массаж', 'Массаж общий'],
  ['back massage no wait brow correction', 'Коррекция бровей'],
  ['back massage, i mean brow correction', 'Коррекция бровей'],
])('a correction takes back the service before it: %s', (text, title) => {
  const wanted = readServices(tokensOf(text), NONE, demo, words).filter(({ excluded }) => !excluded);
  expect(wanted.map(({ services }) => brief(services))).toEqual([[title]]);
});
