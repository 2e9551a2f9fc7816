/** A point in time: milliseconds since 1970-01-01T00:00:00Z. In the ledger always the store's time. */
export type Instant = number;
