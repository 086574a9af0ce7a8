import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { PageContext } from '../page-env';
import { wordsOf } from '../shell/language';
import { barePage } from './bare-page';
import { WORDS } from './words';

export interface LoginForm {
  /** Where the login leads. */
  next: string | undefined;
  /** As it was given before. */
  login?: string;
  problem?: string;
}

export function loginPage(
  c: PageContext,
  { next, login = '', problem }: LoginForm,
  status?: ContentfulStatusCode,
): Promise<Response> {
  const words = wordsOf(c, WORDS);
  const content = (
    <form method="post" action="/login">
      {problem !== undefined && (
        <p class="bad" role="alert" id="problem">
          {problem}
        </p>
      )}
      <label>
        {words.login}
        <input
          name="login"
          value={login}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          dir="auto"
          maxlength={64}
          required
          autofocus={login === ''}
        />
      </label>
      <label>
        {words.password}
        <input
          name="password"
          type="password"
          autocomplete="current-password"
          maxlength={256}
          required
          autofocus={login !== ''}
        />
      </label>
      {next !== undefined && <input type="hidden" name="next" value={next} />}
      <button type="submit">{words.submit}</button>
    </form>
  );
  return barePage(c, words.title, content, status);
}
