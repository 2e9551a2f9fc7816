// Records the ledgers of stories that have none yet: `npm run` is not needed, `node scripts/run.mjs packages/lifecycle/scripts/record-golden.ts` is.
// What was recorded is never written again: a ledger of an earlier release must be read by every later one, as it was.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { digestOf } from "@sluice/core";
import { STATE_SHAPE, toRecord } from "@sluice/lifecycle";
import { GOLDEN_STORIES } from "./golden-stories.ts";

const folder = fileURLToPath(new URL("../golden/", import.meta.url));
mkdirSync(folder, { recursive: true });

function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

for (const [name, tell] of Object.entries(GOLDEN_STORIES)) {
  const file = `${folder}${name}.json`;
  if (existsSync(file)) continue;
  const run = tell();
  const ledger = plain({
    pipeline: run.pipeline,
    events: run.events.map(toRecord),
    final: { shape: STATE_SHAPE, version: run.state.version, state: digestOf(plain(run.state)), next: run.next },
  });
  writeFileSync(file, `${JSON.stringify(ledger, undefined, 2)}\n`, { flag: "wx" });
  console.log(`"${name}": "${digestOf(ledger)}",`);
}
