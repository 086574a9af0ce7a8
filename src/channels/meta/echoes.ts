import { distinct, phoneAddress, userIdAddress } from './addresses';
import { contentOf } from './content';
import { eventItem, type Item, ignored, instant } from './item';
import { record, text } from './json';

/** What is sent to a client from the WhatsApp Business app, on a number that the app and this program share. */
export function itemOfEcho(given: unknown): Item {
  const echo = record(given);
  if (echo.group_id !== undefined || echo.recipient_type === 'group') return ignored('group');
  const type = text(echo.type) ?? 'unknown';
  if (type === 'edit' || type === 'revoke' || type === 'reaction') return ignored(`echo-${type}`);
  const [to, ...aliases] = distinct([phoneAddress(echo.to), userIdAddress(echo.to_user_id)]);
  const content = contentOf(type, echo);
  const messageId = text(echo.id);
  const at = instant(echo.timestamp);
  if (!to || !content || messageId === undefined || at === undefined) return ignored('unreadable');
  const { kind, text: said = null } = content;
  const others = aliases.length > 0 && { aliases };
  return eventItem({ type: 'person-replied', messageId, to, ...others, kind, text: said, at });
}
