/** The staff of the demo salon. */

export interface DemoStaff {
  name: string;
  specialization: string;
  about: string;
  /** This person performs every service of these categories. */
  categories: string[];
}

/** Between them the first six perform every category, so a small salon lacks none. */
const STAFF: DemoStaff[] = [
  {
    name: 'Мария Соколова',
    specialization: 'Топ-стилист',
    about: 'Стрижёт 14 лет, преподаёт окрашивание, любит сложные формы.',
    categories: ['Стрижки и укладки', 'Окрашивание'],
  },
  {
    name: 'Елена Орлова',
    specialization: 'Колорист',
    about: 'Выводит из чёрного без потери длины, работает со светлыми оттенками.',
    categories: ['Окрашивание', 'Уход за волосами'],
  },
  {
    name: 'Ирина Белова',
    specialization: 'Мастер ногтевого сервиса',
    about: 'Аккуратная форма и ровный блик, рисует тонкой кистью.',
    categories: ['Маникюр', 'Педикюр'],
  },
  {
    name: 'Дарья Лебедева',
    specialization: 'Бровист-лешмейкер',
    about: 'Натуральные брови и лёгкие ресницы, работает быстро и молча, если хочется тишины.',
    categories: ['Брови и ресницы'],
  },
  {
    name: 'Ольга Журавлёва',
    specialization: 'Врач-косметолог',
    about: 'Дерматолог, 11 лет практики, не назначает лишнего.',
    categories: ['Косметология'],
  },
  {
    name: 'Наталья Зимина',
    specialization: 'Массажист, мастер депиляции',
    about: 'Медицинское образование, сильные руки и спокойный голос.',
    categories: ['Депиляция и массаж'],
  },
  {
    name: 'Артём Воробьёв',
    specialization: 'Парикмахер-универсал',
    about: 'Мужские и детские стрижки, умеет договориться с любым трёхлетним.',
    categories: ['Стрижки и укладки', 'Уход за волосами'],
  },
  {
    name: 'Виктория Чайкина',
    specialization: 'Мастер маникюра и педикюра',
    about: 'Медицинский педикюр, проблемные стопы, аппаратная техника.',
    categories: ['Маникюр', 'Педикюр'],
  },
  {
    name: 'Алина Голубева',
    specialization: 'Парикмахер-стилист',
    about: 'Причёски для свадеб и съёмок, выезжает по предварительной договорённости.',
    categories: ['Стрижки и укладки', 'Уход за волосами'],
  },
  {
    name: 'Юлия Синицына',
    specialization: 'Мастер бровей и депиляции',
    about: 'Укладка бровей и шугаринг, нежно относится к чувствительной коже.',
    categories: ['Брови и ресницы', 'Депиляция и массаж'],
  },
  {
    name: 'Светлана Гусева',
    specialization: 'Косметолог-эстетист',
    about: 'Чистки и уходы, массаж лица, подбирает домашние средства по бюджету.',
    categories: ['Косметология', 'Депиляция и массаж'],
  },
  {
    name: 'Кристина Снегирёва',
    specialization: 'Нейл-дизайнер',
    about: 'Наращивание и сложный дизайн, призёр городского конкурса.',
    categories: ['Маникюр', 'Педикюр'],
  },
];

/** `count` people: the first of the list; beyond its end the list repeats with numbered names. Together they perform all `categories`. */
export function demoStaff(count: number, categories: readonly string[]): DemoStaff[] {
  const staff = Array.from({ length: count }, (_, i) => {
    const round = Math.floor(i / STAFF.length) + 1;
    const person = STAFF[i % STAFF.length] as DemoStaff;
    return { ...person, name: round === 1 ? person.name : `${person.name} ${round}` };
  });
  const orphaned = categories.filter((name) => !staff.some((person) => person.categories.includes(name)));
  return staff.map((person, i) => ({
    ...person,
    categories: [...person.categories, ...orphaned.filter((_, c) => c % count === i)],
  }));
}
