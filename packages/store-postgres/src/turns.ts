import { type Instant, SluiceError } from "@sluice/core";
import { type Row, text, whole } from "./database.ts";

/** Whose turn it was last, as the database told. */
interface TurnBefore {
  /** The scope that was served last; nothing: chance says where to begin. */
  readonly last: string | null;
  readonly round: number;
}

/** What a handle remembers. Asked for one scope and for all, turns are kept apart. */
export interface TurnsBefore {
  all?: TurnBefore;
  one?: TurnBefore;
}

const FIRST: TurnBefore = { last: null, round: 0 };

/** Rows that were taken by turns, and the time. What the handle remembers is brought up to date. */
export async function takenByTurns(
  before: TurnsBefore,
  scope: string | undefined,
  take: (turn: TurnBefore) => Promise<readonly Row[]>,
): Promise<{ readonly rows: readonly Row[]; readonly storeNow: Instant }> {
  const which = scope === undefined ? "all" : "one";
  const rows = await take(before[which] ?? FIRST);
  const told = rows.at(-1);
  if (told === undefined) throw new SluiceError({ code: "STORE_CORRUPT", message: "The database did not tell whose turn it was." });
  before[which] = { last: text(told["o_turn"]), round: whole(told["o_round"]) };
  return { rows: rows.slice(0, -1), storeNow: whole(told["o_now"]) };
}
