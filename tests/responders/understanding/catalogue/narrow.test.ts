import type { Service } from '../../../../src/domain/context';
import { narrow } from '../../../../src/responders/understanding/catalogue/services';
import { demo, salonWith, tokensOf, words } from './demo';

const MANICURES = ofDemo('маникюр', 'Маникюр');
const HAIRCUTS = ofDemo('стрижка', 'Стрижки и укладки');
const BROWS = ofDemo('бров', 'Брови и ресницы');

function ofDemo(word: string, category: string): Service[] {
  return demo.services.filter((one) => one.category === category && one.title.toLowerCase().includes(word));
}

function left(listed: readonly Service[], answer: string, skip: ReadonlySet<number> = new Set()): string[] {
  return narrow(listed, tokensOf(answer), skip, words).map(({ title }) => title);
}

test.each([
  [MANICURES, 'с гель-лаком', ['Маникюр с гель-лаком']],
  [MANICURES, 'гель лак', ['Маникюр с гель-лаком']],
  [MANICURES, 'шеллак', ['Маникюр с гель-лаком']],
  [MANICURES, 'обычный', ['Маникюр классический']],
  [MANICURES, 'classic', ['Маникюр классический']],
  [MANICURES, 'ну маникюр с обычным лаком', ['Маникюр с лаком']],
  [MANICURES, 'не классический, а аппаратный', ['Маникюр аппаратный']],
  [MANICURES, 'япоский', ['Японский маникюр']],
  [HAIRCUTS, 'womens', ['Женская стрижка']],
  [HAIRCUTS, "men's", ['Мужская стрижка']],
  [HAIRCUTS, 'да, мужская, на 12 к нему', ['Мужская стрижка']],
  [HAIRCUTS, 'ребёнку', ['Детская стрижка']],
  [HAIRCUTS, 'кончики', ['Стрижка кончиков']],
  [MANICURES, 'normal polish not gel', ['Маникюр с лаком']],
  [BROWS, 'shaping', ['Коррекция бровей']],
  [BROWS, 'correction', ['Коррекция бровей']],
  [BROWS, 'хной', ['Окрашивание бровей хной']],
  [BROWS, 'покрасить', ['Окрашивание бровей краской', 'Окрашивание бровей хной']],
])('the answer to "which one?" leaves the services that it names (%#)', (listed, answer, titles) => {
  expect(left(listed, answer)).toEqual(titles);
});

test('an answer that names none of them leaves none', () => {
  expect(left(HAIRCUTS, 'beard trim')).toEqual([]);
  expect(left(MANICURES, 'а сколько по времени?')).toEqual([]);
  expect(left(MANICURES, 'классический', new Set([0]))).toEqual([]);
});

test('an answer that refuses some leaves the others', () => {
  const all = MANICURES.map(({ title }) => title);
  expect(left(MANICURES, 'только не аппаратный')).toEqual(
    all.filter((title) => title !== 'Маникюр аппаратный'),
  );
});

test('the whole title of a service is that service, even if longer titles contain it', () => {
  const { services } = salonWith(['Маникюр', 'Маникюр с покрытием']);
  expect(left(services, 'маникюр')).toEqual(['Маникюр']);
});

test('words that all of them have leave all of them', () => {
  expect(left(MANICURES, 'на маникюр')).toHaveLength(MANICURES.length);
});
