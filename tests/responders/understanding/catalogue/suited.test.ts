import { suited } from '../../../../src/responders/understanding/catalogue/suited';
import { demo, salonWith, words } from './demo';

const HAIRCUTS = demo.services.filter(({ title }) => title.includes('трижка'));
const MANICURES = demo.services.filter(({ title }) => /маникюр/iu.test(title));
const ENGLISH = salonWith(["Women's haircut", "Men's haircut", "Children's haircut"]).services;

function left(services: typeof HAIRCUTS, relation: string | null, age: number | null = null) {
  return suited(services, relation, age, words).map(({ title }) => title);
}

test.each([
  ['мужа', null, ['Мужская стрижка']],
  ['папу', null, ['Мужская стрижка']],
  ['парня', null, ['Мужская стрижка']],
  ['brother', null, ['Мужская стрижка']],
  ['husbands', null, ['Мужская стрижка']],
  ['маме', null, ['Женская стрижка']],
  ['wife', null, ['Женская стрижка']],
  ['сестру', 30, ['Женская стрижка']],
  ['ребенка', null, ['Детская стрижка']],
  ['kids', null, ['Детская стрижка']],
  ['сына', 5, ['Детская стрижка']],
  ['daughter', 12, ['Детская стрижка']],
  ['сына', 15, ['Мужская стрижка']],
  ['daughter', 16, ['Женская стрижка']],
  [null, 6, ['Детская стрижка']],
])('a relative or an age leaves the services that suit them: %s, %s', (relation, age, titles) => {
  expect(left(HAIRCUTS, relation, age)).toEqual(titles);
});

test('a son of unknown age may be a child or a man', () => {
  expect(left(HAIRCUTS, 'сына')).toEqual(['Мужская стрижка', 'Детская стрижка']);
  expect(left(ENGLISH, 'daughter')).toEqual(["Women's haircut", "Children's haircut"]);
});

test('where no service is made for the person, those for others are left out', () => {
  expect(left(MANICURES, 'муж')).toEqual(['Мужской маникюр']);
  expect(left(MANICURES, 'жене')).toEqual(
    MANICURES.map(({ title }) => title).filter((title) => title !== 'Мужской маникюр'),
  );
});

test('all services are left if nothing is known of the person, or none suits', () => {
  expect(left(HAIRCUTS, 'коллеге')).toHaveLength(HAIRCUTS.length);
  expect(left(HAIRCUTS, null)).toHaveLength(HAIRCUTS.length);
  expect(left([...ENGLISH].slice(0, 1), 'husband')).toEqual(["Women's haircut"]);
});
