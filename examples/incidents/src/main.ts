// Plays incidents on the machine that teams write by hand, and on Sluice: all of them, or those that are named.
import { INCIDENTS } from "./incidents/incidents.ts";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !INCIDENTS.some((incident) => incident.name === name));
if (unknown.length > 0) {
  console.error(`Found ${unknown.join(", ")}, expected names of ${INCIDENTS.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
for (const incident of INCIDENTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`${incident.name}: ${incident.what}`);
  for (const [machine, ending] of [
    ["by hand", await incident.naive()],
    ["Sluice", await incident.sluice()],
  ] as const) {
    console.log(`  ${machine.padEnd(8)} ${ending.right ? "right" : "WRONG"}  ${ending.story}`);
    if (machine === "Sluice" && !ending.right) process.exitCode = 1;
  }
}
