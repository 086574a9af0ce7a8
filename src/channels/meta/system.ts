import { distinct, phoneAddress, userIdAddress } from './addresses';
import { eventItem, type Item, ignored } from './item';
import { type Json, record } from './json';

/** WhatsApp tells that a client has other addresses now. A new number brings a new user id, too. */
export function itemOfSystem(message: Json): Item {
  const system = record(message.system);
  switch (system.type) {
    case 'user_changed_number':
    case 'customer_changed_number': // its former name
      return linked([
        phoneAddress(system.new_wa_id ?? system.wa_id),
        userIdAddress(system.user_id),
        phoneAddress(message.from ?? system.customer),
        userIdAddress(system.previous_user_id),
      ]);
    case 'user_changed_user_id':
      return linked([
        userIdAddress(system.user_id),
        userIdAddress(system.previous_user_id ?? message.from_user_id),
        phoneAddress(message.from),
      ]);
    case 'customer_identity_changed':
    case 'user_identity_changed':
      return ignored('identity-change');
    default:
      return ignored('system');
  }
}

function linked(given: Parameters<typeof distinct>[0]): Item {
  const addresses = distinct(given);
  return addresses.length < 2 ? ignored('unreadable') : eventItem({ type: 'addresses-linked', addresses });
}
