#!/usr/bin/env node
import { writeSync } from "node:fs";
import { asksForJson } from "./asks-for-json.ts";

const args = process.argv.slice(2);
const interrupt = new AbortController();
let interruptions = 0;
let finished = false;

function onInterrupt(): void {
  interruptions += 1;
  // Somebody who asks twice does not want to wait for the end of anything.
  if (interruptions > 1) process.exit(130);
  interrupt.abort();
}

/** Node's own exit code for a crash is 1, which is ours for a failed gate. Written at once: nothing else may follow it. */
function onCrash(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (asksForJson(args) && !finished) writeSync(1, `${JSON.stringify({ error: { code: "INTERNAL", message } })}\n`);
  else writeSync(2, `sluice: INTERNAL: ${message.replaceAll(/(?!\n)[\p{Cc}\p{Cf}]/gu, "\u{fffd}")}\n`);
  process.exit(5);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onInterrupt);
process.on("uncaughtException", onCrash);
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no failure of ours.
    if (error.code !== "EPIPE") process.exit(5);
  });
}

// Imported here, so that an installation with something missing crashes by the rules too.
const { main } = await import("./main.ts");
const { processTerminal } = await import("./terminal.ts");
const exit = await main(args, { cwd: process.cwd(), env: process.env, terminal: processTerminal(), signal: interrupt.signal });
finished = true;
// Whatever a configuration left open must not keep the command from ending; what was written is flushed first.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exit)));
