// What makes a worker safe to send twice: it writes down the key of each effect, and does nothing for a key that is there.
import { appendFileSync, existsSync, readFileSync } from "node:fs";

const { EFFECT_FILE: file, SLUICE_EFFECT_KEY: key } = process.env;

/** Does `act`, then adds its key as one line to the append-only file. */
export function once(act) {
  const done = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  if (done.includes(key)) return;
  act();
  appendFileSync(file, `${key}\n`);
}

/** What Sluice hands to a worker: the lap, the reasons, the subject. */
export const input = JSON.parse(readFileSync(process.env.SLUICE_INPUT, "utf8"));
