import type { Connection } from "./connection.ts";

/** Hands out `count` fencing tokens and answers the last one. Store-wide, so that no token ever comes back, whatever was deleted. */
export function nextTokens(connection: Connection, count: number): number {
  return (connection.statement("UPDATE tokens SET last = last + ? RETURNING last").get(count) as { last: number }).last;
}
