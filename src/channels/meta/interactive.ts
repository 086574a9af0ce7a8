import type { ReplyOption } from '../../domain/turn';
import { listButton } from './list-button';

/** What Meta takes; characters. */
const BUTTONS = { count: 3, title: 20, id: 256, body: 1024 };
const LIST = { rows: 10, title: 24, description: 72, id: 200, body: 4096 };

/** Reply buttons where they fit, else a list. Undefined: neither fits. */
export function interactiveOf(text: string, options: readonly ReplyOption[]): object | undefined {
  if (options.length === 0 || !haveNames(options)) return undefined;
  if (fitButtons(text, options)) return buttons(text, options);
  return fitList(text, options) ? rows(text, options) : undefined;
}

/** Meta refuses empty titles and equal ids. */
function haveNames(options: readonly ReplyOption[]): boolean {
  const ids = new Set(options.map(({ id }) => id));
  return ids.size === options.length && options.every(({ id, title }) => id !== '' && title.trim() !== '');
}

function fitButtons(text: string, options: readonly ReplyOption[]): boolean {
  const titles = new Set(options.map(({ title }) => title));
  return (
    options.length <= BUTTONS.count &&
    titles.size === options.length &&
    text.length <= BUTTONS.body &&
    options.every(
      ({ id, title, description }) =>
        title.length <= BUTTONS.title && id.length <= BUTTONS.id && !description,
    )
  );
}

function buttons(text: string, options: readonly ReplyOption[]) {
  return {
    type: 'button',
    body: { text },
    action: { buttons: options.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) },
  };
}

function fitList(text: string, options: readonly ReplyOption[]): boolean {
  return (
    options.length <= LIST.rows && text.length <= LIST.body && options.every(({ id }) => id.length <= LIST.id)
  );
}

function rows(text: string, options: readonly ReplyOption[]) {
  return {
    type: 'list',
    body: { text },
    action: {
      button: listButton(text),
      sections: [
        {
          rows: options.map(({ id, title, description }) => ({
            id,
            title: cut(title, LIST.title),
            ...(description && { description: cut(description, LIST.description) }),
          })),
        },
      ],
    },
  };
}

/** Never between the two halves of a character. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
