// Plants one defect after the other into a copy of the repository and runs the unmodified tests there: each must be found.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { root } from "./checks/repository.ts";
import { defects } from "./defects/table.ts";
import type { Defect } from "./defects/defect.ts";

const { values } = parseArgs({ options: { only: { type: "string" } } });

/** A copy that shares only what is installed. Links inside it stay relative, so that packages find each other's copies. */
function copyRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), "sluice-defects-"));
  const skipped = new Set(["dist", ".git", "coverage", "api"]);
  cpSync(root, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !skipped.has(basename(path)) && path !== join(root, "node_modules"),
  });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** Milliseconds after the end of the tests in which their output is awaited. What they left behind may hold our pipes for ever. */
const DRAIN_MS = 2000;

/** What the tests said: `test` is the first that failed. `unclear`: the run ended otherwise, which is no finding of any test. */
type Finding =
  | { readonly kind: "found"; readonly test: string }
  | { readonly kind: "missed" }
  | { readonly kind: "unclear"; readonly told: string };

/** Runs the unmodified tests in a group of processes of their own. */
async function runTests(copy: string, suites: readonly string[]): Promise<Finding> {
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.workspace.ts", "--bail=1", "--typecheck.enabled=false"];
  const run = spawn(process.execPath, ["--conditions=@sluice/source", ...vitest, ...suites], {
    cwd: copy,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let told = "";
  for (const stream of [run.stdout, run.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (told += text));
  const endGroup = (): void => killGroup(run.pid);
  process.once("exit", endGroup);
  const closed = once(run, "close");
  const [status] = (await once(run, "exit")) as [number | null];
  process.off("exit", endGroup);
  endGroup();
  await Promise.race([closed, sleep(DRAIN_MS)]);
  if (status === 0) return { kind: "missed" };
  const test = /FAIL\s+(.+)/.exec(told)?.[1]?.trim();
  return test === undefined ? { kind: "unclear", told: told.slice(-500) } : { kind: "found", test };
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of it is left.
  }
}

function plant(copy: string, { id, file, find, replace }: Defect): () => void {
  const path = join(copy, file);
  const sound = readFileSync(path, "utf8");
  if (sound.split(find).length !== 2) throw new Error(`${id}: its text does not stand exactly once in ${file}`);
  writeFileSync(
    path,
    sound.replace(find, () => replace),
  );
  return () => writeFileSync(path, sound);
}

/** A test that fails anyway would seem to find everything. */
async function demandSoundness(copy: string, chosen: readonly Defect[]): Promise<void> {
  const finding = await runTests(copy, [...new Set(chosen.flatMap((defect) => defect.suites))]);
  if (finding.kind !== "missed") throw new Error(`without any defect this fails already: ${wordsOf(finding)}`);
}

function wordsOf(finding: Finding, nothing = ""): string {
  if (finding.kind === "missed") return nothing;
  return finding.kind === "found" ? finding.test : `no test failed, and yet the run did: ${finding.told}`;
}

/** Nothing chosen would be nothing missed. */
function chosenOf(only: string | undefined): readonly Defect[] {
  if (only === undefined) return defects;
  return only.split(",").map((id) => {
    const found = defects.find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no defect ${id}; docs/reference/defects.md lists them`);
    return found;
  });
}

// So that what is under way is ended with us.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const chosen = chosenOf(values.only);
const copy = copyRepository();
const count = { found: 0, missed: 0, unclear: 0 };
try {
  await demandSoundness(copy, chosen);
  for (const defect of chosen) {
    const started = performance.now();
    const heal = plant(copy, defect);
    const finding = await runTests(copy, defect.suites);
    heal();
    count[finding.kind] += 1;
    const seconds = Math.round((performance.now() - started) / 1000);
    const word = finding.kind === "found" ? "found" : finding.kind.toUpperCase();
    console.log(`${word.padEnd(7)} ${defect.id} (${seconds} s): ${wordsOf(finding, defect.what)}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${count.found} defects found, ${count.missed} missed, ${count.unclear} unclear`);
process.exitCode = count.missed + count.unclear === 0 ? 0 : 1;
