import { catalogueOf } from '../../../../src/responders/model/prompt/catalogue';
import { member, salonContext, service } from '../../../support/contexts';

const { company } = salonContext();

function salonOf(services: number, staff = 1) {
  return salonContext({
    company: {
      services: Array.from({ length: services }, (_, i) =>
        service(`${i + 1}`, `Услуга ${i + 1}`, `Категория ${Math.floor(i / 10)}`, 1000 + i, 2000, 60),
      ),
      staff: Array.from({ length: staff }, (_, i) => member(`${i + 1}`, `Мастер ${i + 1}`, ['1'])),
    },
  }).company;
}

test('a category that a person performs as a whole is named, of another one the services', () => {
  const { text } = catalogueOf(company, 5000);

  expect(text).toContain('1 | Оксана |  | Волосы\n2 | Сергей |  | Волосы: 1\n3 | Ирина |  | Ногти\n');
});

test('the same company has the same text', () => {
  expect(catalogueOf(structuredClone(company), 5000).text).toBe(catalogueOf(company, 5000).text);
});

test('a frozen company is written once', () => {
  expect(catalogueOf(company, 4000)).toBe(catalogueOf(company, 4000));
});

test('what is too long is counted by category, from the last, and the cut is recorded', () => {
  const { text, cut, tokens } = catalogueOf(salonOf(200), 2000);

  expect(tokens).toBeLessThanOrEqual(2000);
  expect(text).toContain('1 | Услуга 1 | 1000-2000 | 60');
  expect(text).toContain('# Категория 19: 10 services, 1190-2000; look_up lists them');
  const listed = text.match(/Услуга \d+/g)?.length;
  expect(cut).toEqual([{ part: 'catalogue', what: 'services', kept: listed, of: 200 }]);
});

test('of a thousand people and categories the first are there, and the numbers of the others', () => {
  const { text, cut, tokens } = catalogueOf(salonOf(10_000, 1000), 2000);

  expect(tokens).toBeLessThanOrEqual(2000);
  expect(text).toMatch(/and \d+ more categories: look_up/);
  expect(text).toMatch(/and 1000 more people: look_up/);
  expect(cut.map(({ what }) => what)).toEqual(['services', 'staff']);
});

test('the rule on late changes is part of it', () => {
  expect(catalogueOf({ ...company, changeNoticeMinutes: 180 }, 5000).text).toContain(
    'clients may move or cancel until 180 minutes before a booking begins',
  );
});
