import type { Engine } from "@sluice/engine";
import { eventText, fromRecord } from "@sluice/lifecycle";
import { showLine } from "./show-line.ts";
import type { Terminal } from "./terminal.ts";
import { wrapTo } from "./text-width.ts";

const EVERY_MS = 250;

/** Tells on standard error what happens to a run, while somebody watches. Ends when the signal aborts. */
export async function followRun(
  engine: Engine,
  run: string,
  terminal: Terminal,
  call: { readonly scope: string; readonly signal: AbortSignal },
): Promise<void> {
  if (!terminal.watched) return;
  let after = 0;
  const tellNew = async (): Promise<void> => {
    const { items } = await engine.ledger(run, { scope: call.scope, after });
    for (const { events } of items) {
      for (const event of events) {
        after = event.seq;
        terminal.err(`${wrapTo(`  ${showLine(eventText(fromRecord(event)))}`, terminal.errColumns)}\n`);
      }
    }
  };
  while (!call.signal.aborted) {
    await tellNew();
    await pause(EVERY_MS, call.signal);
  }
  await tellNew();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
