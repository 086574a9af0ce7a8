import type { ReceivedItem } from '../provider';
import { itemOfAccountUpdate } from './account-update';
import { itemOfEcho } from './echoes';
import { type Item, ignored } from './item';
import { type Json, list, record, text } from './json';
import { itemOfMessage } from './messages';
import { itemOfStatus } from './statuses';

/** Fields that an app may be subscribed to, and that do not concern a dialogue. */
const OF_NO_CONCERN = new Set([
  'account_alerts',
  'account_review_update',
  'account_settings_update',
  'automatic_events',
  'business_capability_update',
  'business_status_update',
  'calls',
  'flows',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'history',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'messaging_handovers',
  'partner_solutions',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'smb_app_state_sync',
  'template_category_update',
  'template_correct_category_detection',
  'tracking_events',
  'user_id_update',
  'user_preferences',
]);

type FieldReader = (value: Json, entryTime: unknown) => Item[];

const READERS: Readonly<Record<string, FieldReader>> = {
  messages: (value) => unlessNothing([...messagesOf(value, false), ...statusesOf(value), ...errorsOf(value)]),
  standby: (value) => unlessNothing(standbyItems(value)),
  smb_message_echoes: (value) => unlessNothing(list(value.message_echoes).map(itemOfEcho)),
  account_update: (value, entryTime) => [itemOfAccountUpdate(value, entryTime)],
};

/** One change of a webhook's body: what it holds, each with the number that it came to. */
export function itemsOfChange(change: unknown, entryTime: unknown): ReceivedItem[] {
  const { field, value } = record(change);
  const account = text(record(record(value).metadata).phone_number_id, 64);
  const items = itemsOfField(field, record(value), entryTime);
  return items.map((item) => (account === undefined ? item : { account, ...item }));
}

function itemsOfField(field: unknown, value: Json, entryTime: unknown): Item[] {
  if (typeof field !== 'string') return [ignored('unreadable')];
  const read = Object.hasOwn(READERS, field) ? READERS[field] : undefined;
  if (read) return read(value, entryTime);
  return [ignored(OF_NO_CONCERN.has(field) ? 'other-field' : 'unknown-field')];
}

function messagesOf(value: Json, standby: boolean): Item[] {
  const messages = list(value.messages);
  const contacts = list(value.contacts).map(record);
  return messages.map((message) => itemOfMessage(record(message), { contacts, messages, standby }));
}

function statusesOf(value: Json): Item[] {
  return list(value.statuses).map((status) => itemOfStatus(record(status)));
}

function errorsOf(value: Json): Item[] {
  return list(value.errors).map(() => ignored('error'));
}

/**
 * Another agent answers on this number (Meta Business Agent). Its own messages are no reply of a person: they must not silence
 * the bot after the agent hands the dialogue over.
 */
function standbyItems(value: Json): Item[] {
  const standby = Object.keys(record(value.standby)).length > 0 ? record(value.standby) : value;
  const contacts = standby.contacts ?? value.contacts;
  return [
    ...messagesOf({ ...standby, contacts }, true),
    ...list(standby.message_echoes).map(() => ignored('standby-echo')),
    ...list(standby.statuses).map(() => ignored('standby-status')),
  ];
}

/** A change that should hold something, and in which nothing was found. */
function unlessNothing(items: Item[]): Item[] {
  return items.length > 0 ? items : [ignored('unreadable')];
}
