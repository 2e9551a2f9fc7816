import type { Json } from "@sluice/core";

/**
 * How a try of work ended. `finished`: it ran and reported; its exit is evidence, never a verdict. `timed-out` and `vanished`: nobody
 * reported. `failed`: the handler could not even run it.
 */
export interface WorkEnd {
  readonly how: "finished" | "timed-out" | "vanished" | "failed";
  /** Exit status; `null` when there is none. */
  readonly exit: number | null;
  /** What it produced, at most {@link OUTPUT_LIMIT} characters of JSON. */
  readonly output?: Json;
  /** It produced output, but none that could be read or recorded: malformed is not missing. */
  readonly unreadable?: true;
  readonly note?: string;
  /** How many of what, by the names that the definition declares. */
  readonly counts?: Readonly<Record<string, number>>;
  /** The world said so, when it was asked after the worker had vanished. */
  readonly proven?: true;
  /** The person on whose word it counts as done, when nobody else could tell. */
  readonly declaredBy?: string;
}

/** A try of work that came to nothing, and so another one followed. `refused`: whoever has the say did not let it begin. */
export interface EndedTry extends Pick<WorkEnd, "exit" | "note"> {
  readonly work: string;
  readonly how: WorkEnd["how"] | "refused";
}

/** Longest recorded output of an effect, in characters of its JSON; larger ones belong into files. */
export const OUTPUT_LIMIT = 8_192;
