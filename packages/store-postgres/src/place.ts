import { SluiceError } from "@sluice/core";
import { type Row, whole } from "./database.ts";

/** Of transaction, run and version: as wide as the largest there can be, so that places compare as strings. */
const WIDTHS = [20, 19, 10] as const;
const PLACE = /^(\d{20})\.(\d{19})\.(\d{10})$/;
const START = ["0", "0", "0"] as const;

/** A commit's place in the store's order. */
export function encodePlace(row: Row): string {
  return [row["xact"], row["run_id"], String(whole(row["version"]))]
    .map((part, at) => String(part).padStart(WIDTHS[at] ?? 0, "0"))
    .join(".");
}

/** Transaction, run and version of a place; the beginning when absent. @throws SluiceError `COMMAND_INVALID` */
export function decodePlace(text: string | undefined): readonly [string, string, string] {
  if (text === undefined) return START;
  const [, xact, run, version] = PLACE.exec(text) ?? [];
  if (xact === undefined || run === undefined || version === undefined)
    throw new SluiceError({ code: "COMMAND_INVALID", message: "`after` is not a place that a page of this store named." });
  return [BigInt(xact).toString(), BigInt(run).toString(), BigInt(version).toString()];
}
