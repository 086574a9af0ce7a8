import type { Db } from '../db/database';
import { type RememberedAddress, rememberedAddresses } from '../db/memory-view/addresses';
import { type RememberedBooking, rememberedBookings } from '../db/memory-view/bookings';
import { type RememberedFact, rememberedFacts } from '../db/memory-view/facts';
import { type Profile, profileOf } from '../db/memory-view/profile';
import type { ConversationHeader } from '../db/timeline/header';
import { ConversationNotFound } from './errors';

/** What is remembered of a client. */
export interface Memory extends Profile {
  facts: RememberedFact[];
  bookings: RememberedBooking[];
  hasMoreBookings: boolean;
  addresses: RememberedAddress[];
}

const BOOKINGS = 50;

/** Throws `ConversationNotFound`. */
export async function readMemory(db: Db, header: ConversationHeader): Promise<Memory> {
  const { conversationId, clientId } = header;
  const [profile, facts, bookings, addresses] = await Promise.all([
    profileOf(db, conversationId),
    rememberedFacts(db, header),
    rememberedBookings(db, clientId, BOOKINGS + 1),
    rememberedAddresses(db, clientId),
  ]);
  if (!profile) throw new ConversationNotFound(conversationId);
  const shown = bookings.slice(0, BOOKINGS);
  return { ...profile, facts, bookings: shown, hasMoreBookings: bookings.length > BOOKINGS, addresses };
}
