import { type Explanation, explainText } from "@sluice/lifecycle";
import { instantText } from "./instant-text.ts";
import { shown } from "./show-line.ts";
import type { Terminal } from "./terminal.ts";
import { wrapTo } from "./text-width.ts";

/** An explanation for a terminal: foreign text escaped, wrapped, and with what must be said about trust at the end. */
export function explanationText(explanation: Explanation, notes: readonly string[], terminal: Terminal): string {
  const text = explainText(shown(explanation), { time: instantText });
  return wrapTo([text, ...notes.map((note) => `note: ${note}`)].join("\n"), terminal.columns);
}
