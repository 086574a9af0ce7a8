import type { CompanySegment } from '../../../../src/domain/context';
import { readServices } from '../../../../src/responders/understanding/catalogue/services';
import { readUnknown } from '../../../../src/responders/understanding/catalogue/unknown';
import { demo, salonWith, tokensOf, words } from './demo';
import { EVERYDAY } from './everyday';

const NONE: ReadonlySet<number> = new Set();

function read(text: string, company: CompanySegment = demo) {
  const unknown = readUnknown(tokensOf(text), NONE, company, words);
  const named = readServices(tokensOf(text), NONE, company, words).map(({ services }) => services.length);
  return { unknown, named };
}

test.each([
  ['делаете пирсинг?', 'пирсинг'],
  ['а тату бровей', 'тату бровей'],
  ['хочу сделать химическую завивку', 'химическую завивку'],
  ['лазерная эпиляция бикини', 'лазерная эпиляция бикини'],
  ['сколько стоят уколы ботокса', 'уколы ботокса'],
  ['стрижка бороды есть?', 'стрижка бороды'],
  ['снять гель лак', 'снять гель лак'],
  ['remove gel polish', 'remove gel polish'],
  ['наращивание волос', 'наращивание волос'],
  ['нарастить волосы', 'нарастить волосы'],
  ['do you do piercing?', 'piercing'],
  ['tattoos?', 'tattoos'],
  ['hair extensions?', 'hair extensions'],
  ['extensions for my hair', 'extensions for my hair'],
  ['laser hair removal', 'laser hair removal'],
  ['botox injections', 'botox injections'],
  ['beard trim pls', 'beard trim'],
  ['brow microblading', 'brow microblading'],
])('a service that the salon lacks is no other one: %s', (text, unknown) => {
  expect(read(text)).toEqual({ unknown, named: [] });
});

test.each([
  ['пирсинг и маникюр', 'пирсинг', [6]],
  ['маникюр пирсинг', 'пирсинг', [6]],
  ['a haircut and a beard trim', 'beard trim', [6]],
])('a service beside it is still named: %s', (text, unknown, named) => {
  expect(read(text)).toEqual({ unknown, named });
});

test.each([
  ['Пирсинг ушей', 'piercing'],
  ['Hair extensions', 'наращивание волос'],
  ['Лазерная эпиляция', 'laser epilation'],
  ['Перманентный макияж бровей', 'тату бровей'],
])('a salon that has %s does not lack it', (title, text) => {
  expect(read(text, salonWith([title]))).toEqual({ unknown: null, named: [1] });
});

test('a kind of service that is everyday elsewhere is missing from a salon without it', () => {
  const barber = salonWith(["Men's haircut"]);
  expect(read('gel pedicure please', barber)).toEqual({ unknown: 'pedicure', named: [] });
  expect(read('а маникюр?', barber)).toEqual({ unknown: 'маникюр', named: [] });
});

test('everyday words are no missing services', () => {
  const barber = salonWith(["Men's haircut"]);
  expect(
    EVERYDAY.filter((word) => read(word).unknown !== null || read(word, barber).unknown !== null),
  ).toEqual([]);
});
