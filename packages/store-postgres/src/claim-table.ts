import { type Instant, type RunStore, SluiceError } from "@sluice/core";
import { type Database, text, whole, wholeOrNone } from "./database.ts";

const ACQUIRE = "SELECT * FROM @.acquire_claim($1, $2, $3, $4, $5)";
const RENEW =
  "UPDATE @.claims SET until = (SELECT @.store_now($5)) + $4::bigint WHERE scope = $1 AND claim = $2 AND token = $3 RETURNING until";
const DROP = "DELETE FROM @.claims WHERE scope = $1 AND claim = $2 AND token = $3 RETURNING 1";
const RESERVE = "SELECT * FROM @.reserve($1, $2, $3)";
const UNRESERVE = "SELECT @.unreserve($1, $2, $3, $4, $5) AS done";
const STEAL = "SELECT * FROM @.steal($1, $2, $3, $4, $5)";
const HOLDER = "SELECT runs[1] AS run, token FROM @.reservations WHERE scope = $1 AND name = $2 AND token IS NOT NULL";

/** The methods of the port that keep named claims. */
export function claimMethods(
  database: Database,
  clock: (() => Instant) | undefined,
): Pick<RunStore, "acquireClaim" | "renewClaim" | "releaseClaim"> {
  return {
    async acquireClaim({ scope, claim, holder, leaseMs }, options) {
      const [row] = await database.rows(ACQUIRE, [scope, claim, holder, leaseMs, clock?.() ?? null], options?.signal);
      if (row === undefined) throw noAnswer();
      const claimedUntil = whole(row["until"]);
      return row["kind"] === "acquired"
        ? { kind: "acquired", token: whole(row["token"]), claimedUntil }
        : { kind: "held", holder: text(row["holder"]), claimedUntil };
    },
    async renewClaim({ scope, claim, token, leaseMs }, options) {
      const [row] = await database.rows(RENEW, [scope, claim, token, leaseMs, clock?.() ?? null], options?.signal);
      return row && whole(row["until"]);
    },
    async releaseClaim({ scope, claim, token }, options) {
      return (await database.rows(DROP, [scope, claim, token], options?.signal)).length === 1;
    },
  };
}

/** The methods of the port that keep reservations: one row holds the queue of one name. */
export function reservationMethods(
  database: Database,
  clock: (() => Instant) | undefined,
): Pick<RunStore, "reserve" | "unreserve" | "holderOf" | "steal"> {
  return {
    async reserve({ scope, name, run }, options) {
      const [row] = await database.rows(RESERVE, [scope, name, run], options?.signal);
      if (row === undefined) throw noAnswer();
      const token = wholeOrNone(row["token"]);
      return token === undefined ? { kind: "queued", position: whole(row["place"]) } : { kind: "held", token };
    },
    async unreserve({ scope, name, run, token }, options) {
      const [row] = await database.rows(UNRESERVE, [scope, name, run, token ?? null, clock?.() ?? null], options?.signal);
      return row?.["done"] === true;
    },
    async holderOf({ scope, name }, options) {
      const [row] = await database.rows(HOLDER, [scope, name], options?.signal);
      return row && { run: text(row["run"]), token: whole(row["token"]) };
    },
    async steal({ scope, name, run, token }, options) {
      const [row] = await database.rows(STEAL, [scope, name, run, token, clock?.() ?? null], options?.signal);
      if (row === undefined) throw noAnswer();
      return row["token"] === null ? undefined : { token: whole(row["token"]), from: text(row["former"]) };
    },
  };
}

function noAnswer(): SluiceError {
  return new SluiceError({ code: "STORE_CORRUPT", message: "The database gave no answer where there is always one." });
}
