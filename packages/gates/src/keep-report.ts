import { randomBytes } from "node:crypto";
import { canonicalJson, digestOf, type GateReports, isJsonObject, type JsonObject, type Outcome, SluiceError } from "@sluice/core";
import { readJson } from "@sluice/readers";
import { infrastructureError } from "./outcome-makers.ts";

/** Largest report, in bytes. */
const MAX_BYTES = 262_144;

/** A report as it stands in the folder. */
export interface KeptReport {
  /** What was read back. */
  readonly body: JsonObject;
  readonly bytes: Uint8Array;
  readonly file: string;
}

/**
 * Writes a report and reads it back through the reader by which everybody reads it: what counts is what is kept (invariant 5, OR-06). The
 * report names the look that it is of, and holds a mark that was never used before; so an older one, another run's, or one that somebody else
 * put there is refused, whatever became of the write (OR-07, threat TOK-7).
 *
 * @param part tells the reports of one gate apart
 */
export async function keepReport(
  { look, folder }: GateReports,
  part: string,
  body: JsonObject,
  signal: AbortSignal,
): Promise<KeptReport | { readonly outcome: Outcome }> {
  const { scope, run, gate } = look;
  const file = `${digestOf([scope, run, gate, part]).slice("sha256:".length, "sha256:".length + 40)}.json`;
  const evaluation: JsonObject = { ...look, part, mark: randomBytes(16).toString("hex") };
  const written = new TextEncoder().encode(`${JSON.stringify({ format: 1, evaluation, ...body }, undefined, 2)}\n`);
  try {
    await folder.write(file, written, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    return lost(SluiceError.is(error) ? error.message : "A report could not be written.", "REPORT_NOT_WRITTEN");
  }
  const read = await folder.read(file, { maxBytes: MAX_BYTES, signal });
  const parsed = read.kind === "present" ? readJson(read.bytes) : undefined;
  if (read.kind !== "present" || parsed?.ok !== true || !isJsonObject(parsed.value))
    return lost("A report that was just written cannot be read.", "REPORT_NOT_READ");
  const { format, evaluation: found, ...kept } = parsed.value;
  if (format !== 1 || found === undefined || canonicalJson(found) !== canonicalJson(evaluation))
    return lost("Another report stands where this one was written.", "REPORT_NOT_OURS");
  return { body: kept, bytes: read.bytes, file };
}

function lost(reason: string, code: string): { readonly outcome: Outcome } {
  return { outcome: infrastructureError(undefined, reason, { code }) };
}
