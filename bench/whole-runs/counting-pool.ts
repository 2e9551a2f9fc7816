import { Client, type Pool } from "pg";
import type { PostgresServer } from "../../test/support/postgres-server.ts";

/** A pool that counts what it asks the server. */
export interface CountingPool {
  readonly pool: Pool;
  /** Statements so far: each is a round trip. */
  sent(): number;
}

/** Opens a pool whose connections count, whoever uses them. */
export function countingPool(server: PostgresServer, max: number): CountingPool {
  let sent = 0;
  class CountingClient extends Client {
    override query(...given: unknown[]): never {
      sent += 1;
      return (super.query as (...args: unknown[]) => unknown).apply(this, given) as never;
    }
  }
  return { pool: server.pool({ max, Client: CountingClient }), sent: () => sent };
}
