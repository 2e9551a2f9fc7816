// Plants one defect after the other into a copy of the repository and runs the unmodified tests there: each must be found.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
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

/** Runs the unmodified tests: the first that failed, or `undefined` when all passed. */
function firstFailure(copy: string, suites: readonly string[]): string | undefined {
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.workspace.ts", "--bail=1", "--typecheck.enabled=false"];
  const env = { ...process.env, NO_COLOR: "1" };
  const run = spawnSync(process.execPath, ["--conditions=@sluice/source", ...vitest, ...suites], {
    cwd: copy,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env,
  });
  if (run.status === 0) return undefined;
  return /FAIL\s+(.+)/.exec(run.stdout + run.stderr)?.[1]?.trim() ?? "the run itself failed";
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
function demandSoundness(copy: string, chosen: readonly Defect[]): void {
  const failure = firstFailure(copy, [...new Set(chosen.flatMap((defect) => defect.suites))]);
  if (failure !== undefined) throw new Error(`without any defect this fails already: ${failure}`);
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

const chosen = chosenOf(values.only);
const copy = copyRepository();
let missed = 0;
let found = 0;
try {
  demandSoundness(copy, chosen);
  for (const defect of chosen) {
    const started = performance.now();
    const heal = plant(copy, defect);
    const finder = firstFailure(copy, defect.suites);
    heal();
    if (finder === undefined) missed += 1;
    else found += 1;
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${finder === undefined ? "MISSED" : "found "} ${defect.id} (${seconds} s): ${finder ?? defect.what}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${found} defects found, ${missed} missed`);
process.exitCode = missed === 0 ? 0 : 1;
