// Runs in an empty folder where only the packed packages are installed, on each Node in turn. Arguments: the names of all packages.
// Plain JavaScript: the oldest supported Node runs it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

for (const name of process.argv.slice(2)) {
  const module = await import(name);
  assert.equal(typeof module, "object", name);
}

const { command, createSluice, definePipeline, fileStore, memory, SluiceError, sqlite, verifyFileStore } = await import("@sluice/sdk");

const pipeline = definePipeline({
  format: 1,
  name: "smoke",
  initial: "work",
  stages: {
    work: { work: { run: "worker", timeout: "1m" }, next: "confirm" },
    confirm: {
      gates: [{ id: "yes", use: "approval", with: { count: 1, of: ["bob"], exclude: ["starter"], assurance: "claimed" } }],
      next: "done",
    },
    done: { final: "succeeded" },
  },
});

/** A run with a child process and an approval, from its start to its end. */
async function tell(store) {
  const worker = command([process.execPath, "-e", "process.stdout.write(process.env.SLUICE_KEY)"], { cwd: process.cwd() });
  const sluice = createSluice({ pipelines: [pipeline], store, effects: { worker } });
  const run = await sluice.start("smoke", { key: "KEY-1", subject: { kind: "note" }, startedBy: { id: "alice", assurance: "claimed" } });
  await sluice.settled(run.id);
  const explained = await sluice.explain(run.id);
  const asked = explained.data.gates.find((gate) => gate.gate === "yes");
  const seen = asked.request.digest;
  const own = await sluice.decide(run.id, { gate: "yes", decision: "approve", by: { id: "alice", assurance: "claimed" }, seen });
  assert.equal(own.code, "DECISION_EXCLUDED");
  const given = await sluice.decide(run.id, { gate: "yes", decision: "approve", by: { id: "bob", assurance: "claimed" }, seen });
  assert.equal(given.ok, true);
  assert.equal((await sluice.get(run.id)).outcome, "succeeded");
  await sluice.close();
  await store.close();
}

await tell(memory());
const folder = mkdtempSync(join(tmpdir(), "sluice-smoke-store-"));
await tell(fileStore({ folder: join(folder, "runs") }));
assert.equal(verifyFileStore(join(folder, "runs")).ok, true);
let driver = "SQLite works";
try {
  await tell(sqlite({ file: join(folder, "runs.sqlite") }));
} catch (error) {
  // Node before 22.13 has no driver of its own; the optional peer is not installed here unless the check was asked to.
  assert.ok(SluiceError.is(error, "STORE_DRIVER_MISSING"), String(error.stack));
  assert.ok(!process.getBuiltinModule?.("node:sqlite"));
  driver = "no SQLite driver, and said so";
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// The program too: its templates are read from beside the packed code, and their configurations import the package.
const bin = join(import.meta.dirname, "node_modules", "sluice", "dist", "bin.js");
const first = mkdtempSync(join(import.meta.dirname, "first-"));
try {
  const sluice = (...args) => JSON.parse(execFileSync(process.execPath, [bin, ...args, "--json"], { cwd: first, encoding: "utf8" }));
  assert.ok(sluice("init").files.includes("sluice.yaml"));
  assert.deepEqual(sluice("verify", "--policy-file").unhandledEffects, []);
} finally {
  rmSync(first, { recursive: true, force: true });
}

console.log(`${process.argv.length - 2} packages work on Node ${process.version}: ${driver}`);
