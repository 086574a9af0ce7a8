import type { ColumnType, Generated } from 'kysely';
import type { Autonomy, OnLate, OnUnconfirmed } from '../../domain/policies';
import type { ReminderSettings } from '../../domain/reminders';
import type { Count, Id, Ref, Version } from './columns';

export interface CompanyTable {
  id: string;
  name: string;
  timezone: Generated<string>;
  locale: Generated<string>;
  currency: Generated<string>;
  phone: string | null;
  address: string | null;
  about: string | null;
  /** Milliseconds; null: the configured default. */
  debounce_ms: number | null;
  max_wait_ms: number | null;
  /** What happens to a reply that may have been sent; null: the configured default. */
  on_unconfirmed: OnUnconfirmed | null;
  /** What happens to messages older than `late_after_ms`; null: the configured defaults. */
  on_late: OnLate | null;
  late_after_ms: ColumnType<string | null, number | null | undefined, number | null>;
  /** What its bot may do; null: the configured default. */
  autonomy: Autonomy | null;
  /** Null: none are sent. */
  reminders: ColumnType<ReminderSettings | null, string | null | undefined, string | null>;
  /** How long before a booking its client may still change it by themselves; null: until it begins. */
  change_notice_minutes: ColumnType<number | null, number | null | undefined, number | null>;
  /** How much the company may spend on models a day; null: the configured default. */
  model_daily_budget: ColumnType<number | null, number | null | undefined, number | null>;
  /** How many days messages are kept; null: the configured default. */
  retention_days: ColumnType<number | null, number | null | undefined, number | null>;
  version: Version;
  schedule_version: Version;
  created_at: Generated<Date>;
}

export interface ServiceTable {
  id: Id;
  company_id: string;
  title: string;
  category: Generated<string>;
  description: Generated<string>;
  price_min: number;
  price_max: number;
  duration_minutes: number;
  active: Generated<boolean>;
  /** In the company's booking system. */
  external_id: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface StaffTable {
  id: Id;
  company_id: string;
  name: string;
  specialization: Generated<string>;
  about: Generated<string>;
  active: Generated<boolean>;
  /** In the company's booking system. */
  external_id: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface StaffServiceTable {
  company_id: string;
  staff_id: Ref;
  service_id: Ref;
}

export interface WorkingHoursTable {
  company_id: string;
  staff_id: Ref;
  /** `YYYY-MM-DD`, local. */
  date: ColumnType<string, string, string>;
  /** `HH:MM`, local. */
  starts: string;
  ends: string;
}

/** Replaced by `WorkingHoursTable` on a date that has rows there, and removed by a day off. */
export interface WeeklyHoursTable {
  company_id: string;
  staff_id: Ref;
  /** 1 (Monday) to 7. */
  weekday: number;
  /** `HH:MM`, local. */
  starts: string;
  ends: string;
}

export interface DayOffTable {
  company_id: string;
  /** Null: of the whole company. */
  staff_id: ColumnType<string | null, string | null | undefined, never>;
  /** `YYYY-MM-DD`, local. */
  date: ColumnType<string, string, string>;
}

/** What requests to a model have used, on one day of the company. */
export interface ModelUsageTable {
  company_id: string;
  /** `YYYY-MM-DD`, local. */
  day: ColumnType<string, string, string>;
  model: string;
  calls: Count;
  input_tokens: Count;
  /** That part of `input_tokens` which the provider had in its cache. */
  cached_tokens: Count;
  output_tokens: Count;
  /** In the currency of `MODEL_PRICES`. */
  cost: number;
}
