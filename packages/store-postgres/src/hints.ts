import { setTimeout as sleep } from "node:timers/promises";
import type { Append, AppendedClaim, Listening, RunStore } from "@sluice/core";
import type { Database } from "./database.ts";
import type { Query } from "./queryable.ts";

/** A connection that hears notifications: `pg`'s Client has it as it is. */
export interface ListenConnection {
  /** Opens it; called once. */
  connect(): Promise<unknown>;
  /** Runs a statement. */
  query(query: Query): Promise<unknown>;
  /** Calls back when another host has something to tell, and when the connection broke. */
  on(event: "notification" | "error" | "end", listener: () => void): unknown;
  /** Closes it. */
  end(): Promise<void>;
}

const TELL = "SELECT pg_notify($1, '')";
/** Notifying transactions of one server end one after the other, so they are kept rare and out of the appends. */
const PAUSE_MS = 20;
const AGAIN_MS = 1000;

/** A store that tells other hosts of its work, and hears of theirs. */
export function withHints(store: RunStore, database: Database, schema: string, listen: () => ListenConnection): RunStore {
  const tell = createTeller(database, schema);
  return {
    ...store,
    async append(append, options) {
      const result = await store.append(append, options);
      if (result.kind === "appended" && isWanted(append, result.claimed)) tell();
      return result;
    },
    listen: (onWake) => startListening(listen, schema, onWake),
  };
}

/** Whether somebody else may have something to do now. */
function isWanted({ intents, dueAt }: Append, claimed: readonly AppendedClaim[] = []): boolean {
  return intents.length > claimed.length || dueAt !== undefined;
}

function createTeller(database: Database, schema: string): () => void {
  let telling = false;
  let again = false;
  const run = async (): Promise<void> => {
    telling = true;
    do {
      again = false;
      // A hint that is lost is found by the next look.
      await database.rows(TELL, [schema]).catch(() => undefined);
      await sleep(PAUSE_MS, undefined, { ref: false });
    } while (again);
    telling = false;
  };
  return () => {
    if (telling) again = true;
    else void run();
  };
}

/** Listens until it is closed, on one connection after the other: whatever breaks one is a reason to look. */
function startListening(open: () => ListenConnection, schema: string, onWake: () => void): Listening {
  const closing = new AbortController();
  const ended = listenOn(open, schema, onWake, closing.signal);
  return {
    async close() {
      closing.abort();
      await ended;
    },
  };
}

async function listenOn(open: () => ListenConnection, schema: string, onWake: () => void, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    const connection = open();
    try {
      const broken = new Promise<void>((resolve) => {
        for (const event of ["error", "end"] as const) connection.on(event, resolve);
        closing.addEventListener("abort", () => resolve(), { once: true });
      });
      connection.on("notification", onWake);
      await connection.connect();
      await connection.query({ text: `LISTEN "${schema}"`, values: [] });
      onWake();
      await broken;
    } catch {
      // Tried again below; until then the workers look by time.
    }
    await connection.end().catch(() => undefined);
    if (!closing.aborted) await sleep(AGAIN_MS, undefined, { signal: closing, ref: false }).catch(() => undefined);
  }
}
