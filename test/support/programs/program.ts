// What every program needs: what it was given, how it speaks, and what it hears.
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";

/** What the process was started with. */
export function given(): unknown {
  return JSON.parse(process.argv[2] ?? "null");
}

/** Says a line, at once: what is said before a kill is heard. */
export function say(line: string): void {
  writeSync(1, `${line}\n`);
}

/** Calls back for each line that this process is told. */
export function onTold(listener: (line: string) => void): void {
  createInterface(process.stdin).on("line", listener);
}

/** Resolves when it is told that line. */
export function told(wanted: string): Promise<void> {
  return new Promise((resolve) => onTold((line) => line === wanted && resolve()));
}
