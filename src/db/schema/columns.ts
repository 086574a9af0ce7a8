import type { ColumnType } from 'kysely';

/** `bigint` identities: strings in JavaScript, so that no id is ever rounded. */
export type Id = ColumnType<string, never, never>;
export type Ref = ColumnType<string, string, string>;
/** `bigint`, too. */
export type Count = ColumnType<string, number, number>;
export type Time = ColumnType<Date, Date | string, Date | string>;
export type Json<T> = ColumnType<T, string, string>;
/** A random number that triggers write, in the transaction that changes the data. Statements never write it. */
export type Version = ColumnType<number, never, never>;
