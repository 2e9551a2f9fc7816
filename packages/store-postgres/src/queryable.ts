/** A statement with its values. */
export interface Query {
  readonly text: string;
  readonly values: unknown[];
  /** Present when the server may keep the statement for the connection's life: the same name always stands for the same text. */
  readonly name?: string;
}

/** What a query gave. */
export interface QueryRows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** What the store needs of a driver: `pg`'s Pool and Client have it as they are. One call is one statement, so any pool will do. */
export interface Queryable {
  /** Runs one statement. Rejects with the driver's error, whose `code` is the server's SQLSTATE when the server has answered. */
  query(query: Query): Promise<QueryRows>;
}
