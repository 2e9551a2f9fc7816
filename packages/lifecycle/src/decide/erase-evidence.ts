import { isDigest } from "@sluice/core";
import { boundedText } from "@sluice/verdicts";
import { refusal } from "../answer.ts";
import { DONE, type Handler } from "./handler.ts";

/** Longest reason, in characters. */
const REASON = 500;

/**
 * Records that somebody takes a body of evidence out of its store, and why. Nothing in the ledger changes by it: bodies are no part of it,
 * and what a verdict was founded on keeps its digest.
 */
export const eraseEvidence: Handler<"erase-evidence"> = (draft, { digest, by, reason }) => {
  if (!isDigest(digest)) return refusal("COMMAND_INVALID", "a body of evidence is named by its digest");
  if (reason.trim() === "") return refusal("COMMAND_INVALID", "whoever erases says why");
  draft.emit("evidence-erased", { digest, by, reason: boundedText(reason, REASON) });
  return DONE;
};
