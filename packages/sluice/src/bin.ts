#!/usr/bin/env node
import { main } from "./main.ts";
import { processTerminal } from "./terminal.ts";

const interrupt = new AbortController();
let interruptions = 0;

function onInterrupt(): void {
  interruptions += 1;
  // Somebody who asks twice does not want to wait for the end of anything.
  if (interruptions > 1) process.exit(130);
  interrupt.abort();
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onInterrupt);

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no failure of ours.
    if (error.code !== "EPIPE") process.exit(5);
  });
}

const exit = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  terminal: processTerminal(),
  signal: interrupt.signal,
});

// Whatever a configuration left open must not keep the command from ending; what was written is flushed first.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exit)));
