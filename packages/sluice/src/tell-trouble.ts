import type { Json } from "@sluice/core";
import { showLine } from "./show-line.ts";
import type { Terminal } from "./terminal.ts";
import { wrapTo } from "./text-width.ts";

/** Says on standard error what is in trouble while the command goes on; `facts` may be foreign text. */
export function tellTrouble(terminal: Terminal, message: string, facts: Readonly<Record<string, Json>> = {}): void {
  const shown = Object.entries(facts).map(
    ([name, fact]) => `  ${name}: ${showLine(typeof fact === "string" ? fact : JSON.stringify(fact))}`,
  );
  terminal.err(`${wrapTo([`sluice: ${message}`, ...shown].join("\n"), terminal.errColumns)}\n`);
}
