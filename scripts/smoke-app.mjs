// Runs in an empty folder where only the packed packages are installed, on each Node in turn. Arguments: the names of all packages.
// Plain JavaScript: the oldest supported Node runs it.
import assert from "node:assert/strict";

for (const name of process.argv.slice(2)) {
  const module = await import(name);
  assert.equal(typeof module, "object", name);
}

// The story of a run through the public entry, on the installed tarballs.
const sdk = await import("@sluice/sdk");
if ("createSluice" in sdk) {
  assert.equal(typeof sdk.createSluice, "function");
}

console.log(`${process.argv.length - 2} packages work on Node ${process.version}`);
