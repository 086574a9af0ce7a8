import { SALONS } from '../../../../src/dev/seed/salons';
import { demoServices } from '../../../../src/dev/seed/services';
import { demoStaff } from '../../../../src/dev/seed/staff';
import type { CompanySegment } from '../../../../src/domain/context';
import { clean } from '../../../../src/responders/text/normalise';
import { Tokens } from '../../../../src/responders/text/tokens';
import { loadWords } from '../../../../src/responders/understanding/words/words';
import { deepFreeze, member, salonContext, service } from '../../../support/contexts';

const CATEGORIES = SALONS.ru.categories.map(({ name }) => name);

export const words = loadWords(undefined);

/** The demo salon. */
export const demo: CompanySegment = deepFreeze({
  ...salonContext().company,
  id: 'demo',
  address: 'Москва, ул. Ласточкина, 7, вход со двора, 2 этаж',
  about:
    'Открыто каждый день с 9 до 21. Оплата картой, по QR-коду или наличными. Отменить визит можно за 3 часа до начала.',
  services: demoServices(SALONS.ru.categories, 1).map((one, index) => ({
    ...service(String(index + 1), one.title, one.category, one.priceMin, one.priceMax, one.durationMinutes),
    description: one.description,
  })),
  staff: demoStaff(SALONS.ru.staff, 12, CATEGORIES).map(({ name }, index) =>
    member(String(index + 1), name, []),
  ),
});

export function salonWith(titles: readonly string[], category = ''): CompanySegment {
  const services = titles.map((title, index) => service(String(index + 1), title, category, 1, 1, 60));
  return deepFreeze({ ...demo, services });
}

export function staffed(...names: string[]): CompanySegment {
  return deepFreeze({ ...demo, staff: names.map((name, index) => member(String(index + 1), name, [])) });
}

export function tokensOf(text: string): Tokens {
  return new Tokens(clean(text));
}

/** Titles, or a number of services where there are more than three: that is a question anyway. */
export function brief(services: readonly { title: string }[]): string[] | number {
  return services.length > 3 ? services.length : services.map(({ title }) => title);
}
