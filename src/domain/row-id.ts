/** An id that PostgreSQL has given: at most as many digits as every `bigint` has. */
export const ROW_ID = /^[1-9]\d{0,17}$/;
