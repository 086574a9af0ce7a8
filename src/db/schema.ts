import type { Insertable } from 'kysely';
import type { AppUserTable, AuditTable, UserSessionTable } from './schema/access';
import type {
  BookingEventTable,
  BookingRequestTable,
  BookingSourceTable,
  BookingSyncTable,
  BookingTable,
  ReminderTable,
} from './schema/booking';
import type { ChannelOutageTable, ChannelStateTable } from './schema/channel';
import type { ClientAddressTable, ClientFactTable, ClientTable, ForgottenClientTable } from './schema/client';
import type {
  CompanyTable,
  DayOffTable,
  ModelUsageTable,
  ServiceTable,
  StaffServiceTable,
  StaffTable,
  WeeklyHoursTable,
  WorkingHoursTable,
} from './schema/company';
import type { ConversationTable, DraftTable, MessageTable } from './schema/conversation';

export type { AuditOutcome } from './schema/access';
export type { BookingEventTable, BookingTable } from './schema/booking';
export type { ReplyStatus } from './schema/conversation';

/** The tables. The columns of each stand in a file of its topic. */
export interface Database {
  company: CompanyTable;
  service: ServiceTable;
  staff: StaffTable;
  staff_service: StaffServiceTable;
  working_hours: WorkingHoursTable;
  weekly_hours: WeeklyHoursTable;
  day_off: DayOffTable;
  client: ClientTable;
  client_address: ClientAddressTable;
  client_fact: ClientFactTable;
  booking: BookingTable;
  conversation: ConversationTable;
  message: MessageTable;
  booking_event: BookingEventTable;
  booking_source: BookingSourceTable;
  booking_request: BookingRequestTable;
  draft: DraftTable;
  booking_sync: BookingSyncTable;
  reminder: ReminderTable;
  model_usage: ModelUsageTable;
  channel_outage: ChannelOutageTable;
  channel_state: ChannelStateTable;
  app_user: AppUserTable;
  user_session: UserSessionTable;
  audit: AuditTable;
  forgotten_client: ForgottenClientTable;
}

export type NewCompany = Insertable<CompanyTable>;
export type NewBooking = Insertable<BookingTable>;
