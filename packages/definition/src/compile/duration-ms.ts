import { parseDuration, SluiceError } from "@sluice/core";

/** Milliseconds of a duration whose form was checked already. */
export function durationMs(text: string): number;
export function durationMs(text: string | undefined): number | undefined;
export function durationMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined) throw new SluiceError({ code: "INTERNAL", message: "A duration reached the compiler unchecked." });
  return ms;
}
