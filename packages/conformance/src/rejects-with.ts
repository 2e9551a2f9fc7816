import { ok, rejects } from "node:assert/strict";
import { type ErrorCode, SluiceError } from "@sluice/core";

/** Demands that a call is refused with this code. */
export async function rejectsWith(promise: Promise<unknown>, code: ErrorCode, what = "the call"): Promise<void> {
  await rejects(promise, (error: unknown) => {
    ok(SluiceError.is(error, code), `${what} was refused with ${SluiceError.is(error) ? error.code : String(error)}, not ${code}`);
    return true;
  });
}
