import { SluiceError } from "@sluice/core";
import { definitionProblemsOf } from "./definition-problems.ts";
import { showLine, showLines } from "./show-line.ts";
import { type Terminal, paint } from "./terminal.ts";
import { wrapTo } from "./text-width.ts";

/** Something thrown, as the document of `--json`. */
export function errorDocument(error: unknown): unknown {
  if (!SluiceError.is(error)) return { error: { code: "INTERNAL", message: messageOf(error) } };
  const { code, message, position, details, cause } = error;
  const problems = definitionProblemsOf(error);
  return {
    error: {
      code,
      message,
      ...(position === undefined ? {} : { position }),
      ...(details === undefined ? {} : { details }),
      ...(cause === undefined ? {} : { because: messageOf(cause) }),
      ...(problems === undefined ? {} : { problems: problems.problems }),
    },
  };
}

/** Something thrown, for people: its code, what was found and expected, and what to do. */
export function errorText(error: unknown, terminal: Terminal): string {
  const code = SluiceError.is(error) ? error.code : "INTERNAL";
  const problems = definitionProblemsOf(error);
  const lines = [`${paint(terminal, "bad", `sluice: ${code}`)}: ${showLine(messageOf(error))}${placeOf(error)}`];
  const text = wrapTo(lines.join("\n"), terminal.errColumns);
  const cause =
    !SluiceError.is(error) && error instanceof Error && error.stack !== undefined ? `\n${showLines(error.stack)}` : causeOf(error);
  return `${text}${problems === undefined ? "" : `\n${problems.text}`}${cause}\n`;
}

function placeOf(error: unknown): string {
  if (!SluiceError.is(error) || error.position === undefined) return "";
  const { file, line, column } = error.position;
  const place = [file === undefined ? undefined : showLine(file), line, column].filter((part) => part !== undefined).join(":");
  return place === "" ? "" : ` (${place})`;
}

function causeOf(error: unknown): string {
  if (!SluiceError.is(error) || error.cause === undefined) return "";
  return `\n  because: ${showLine(messageOf(error.cause))}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
