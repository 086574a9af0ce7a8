import { plural, type Words } from '../shell/language';

export const WORDS = {
  en: {
    title: 'Log in',
    login: 'Login',
    password: 'Password',
    submit: 'Log in',
    wrong: 'This login and this password do not match.',
    slowed: (minutes: number) =>
      `Too many wrong logins. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    busy: 'Too many people log in at this moment. Try again in a few seconds.',
    noUser: 'There is no user yet',
    noUserHint:
      'Until the first user is added, the pages are shown to browsers on the machine itself only. Add one on that machine:',
  },
  ru: {
    title: 'Вход',
    login: 'Логин',
    password: 'Пароль',
    submit: 'Войти',
    wrong: 'Логин и пароль не подходят друг к другу.',
    slowed: (minutes: number) =>
      `Слишком много неверных попыток. Попробуйте снова через ${minutes} ${plural(minutes, 'минуту', 'минуты', 'минут')}.`,
    busy: 'Сейчас входит слишком много людей. Попробуйте через несколько секунд.',
    noUser: 'Пользователей ещё нет',
    noUserHint:
      'Пока не добавлен первый пользователь, страницы показываются только браузерам на самой машине. Добавьте его на ней:',
  },
} satisfies Words<object>;
