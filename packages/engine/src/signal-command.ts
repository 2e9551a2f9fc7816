import { digestBytes, isIdentifier, isJson, isJsonObject, type Json, SluiceError } from "@sluice/core";
import type { WorkEnd } from "@sluice/lifecycle";
import type { CommandInput } from "./command-input.ts";
import { SIGNAL_DATA_LIMIT, WORK_DATA_LIMIT } from "./limits.ts";
import type { SignalRequest } from "./signal-request.ts";

/** The commands that signals become. */
export type SignalCommand = Extract<CommandInput, { readonly type: "record-fact" | "report-work" }>;

/**
 * The command that a signal stands for, checked. Its token is replaced by the token's digest here and goes no further.
 *
 * @throws SluiceError `COMMAND_INVALID`
 */
export function signalCommand(request: SignalRequest): SignalCommand {
  const { id, type, token, occurredAt } = request;
  const data: Json = request.data ?? null;
  if (typeof id !== "string" || id.length === 0 || id.length > 256) throw invalid("The id of a signal is a text of 1 to 256 characters.");
  if (!isIdentifier(type)) throw invalid("The type of a signal is an identifier: lower case letters, digits, dot, dash, underscore.");
  if (!isJson(data)) throw invalid("The data of a signal is plain JSON, without NUL and lone surrogates, at most 64 deep.");
  if (occurredAt !== undefined && !Number.isSafeInteger(occurredAt)) throw invalid("occurredAt is a time in milliseconds.");
  const isReport = token !== undefined && (type === "work-finished" || type === "work-alive");
  if (JSON.stringify(data).length > (isReport ? WORK_DATA_LIMIT : SIGNAL_DATA_LIMIT)) {
    throw invalid(
      `The data of a signal holds at most ${SIGNAL_DATA_LIMIT} characters (work results: ${WORK_DATA_LIMIT}). Put large things into files.`,
    );
  }
  if (!isReport) return { type: "record-fact", fact: type, signal: id, data, ...(occurredAt === undefined ? {} : { occurredAt }) };
  const tokenDigest = digestBytes(token);
  if (type === "work-alive") return { type: "report-work", tokenDigest, report: "alive" };
  return { type: "report-work", tokenDigest, report: "ended", end: workEnd(data) };
}

function workEnd(data: Json): WorkEnd {
  if (!isJsonObject(data)) throw invalid("work-finished carries { exit, output?, unreadable?, note?, counts? }.");
  const { exit, output, unreadable, note, counts } = data;
  // Absent is not 0: whoever does not say how it ended does not say that it ended well.
  if (exit !== null && !(Number.isSafeInteger(exit) && Number(exit) >= 0))
    throw invalid("work-finished carries an exit: a whole number, or null.");
  return {
    how: "finished",
    exit: exit === null ? null : Number(exit),
    ...(output === undefined ? {} : { output }),
    // Anything but a plain false is taken for a warning: on doubt the output speaks for nobody.
    ...(unreadable === undefined || unreadable === false ? {} : { unreadable: true }),
    ...(typeof note === "string" ? { note } : {}),
    // The machine checks them against what the definition declares, and says so where they are something else.
    ...(counts === undefined ? {} : { counts: counts as Readonly<Record<string, number>> }),
  };
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
