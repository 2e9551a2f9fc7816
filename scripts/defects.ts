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

/** What the tests say of the planted defect: the first test that failed, or `undefined` when all passed. */
function finderOf(copy: string, defect: Defect): string | undefined {
  const file = join(copy, defect.file);
  const sound = readFileSync(file, "utf8");
  if (sound.split(defect.find).length !== 2) throw new Error(`${defect.id}: its text does not stand exactly once in ${defect.file}`);
  writeFileSync(
    file,
    sound.replace(defect.find, () => defect.replace),
  );
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.workspace.ts", "--bail=1", "--typecheck.enabled=false"];
  const run = spawnSync(process.execPath, ["--conditions=@sluice/source", ...vitest, ...defect.suites], {
    cwd: copy,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, NO_COLOR: "1" },
  });
  writeFileSync(file, sound);
  if (run.status === 0) return undefined;
  return /FAIL\s+(.+)/.exec(run.stdout + run.stderr)?.[1]?.trim() ?? "the run itself failed";
}

const copy = copyRepository();
let missed = 0;
let found = 0;
try {
  for (const defect of defects.filter((one) => values.only === undefined || one.id === values.only)) {
    const started = performance.now();
    const finder = finderOf(copy, defect);
    if (finder === undefined) missed += 1;
    else found += 1;
    console.log(
      `${finder === undefined ? "MISSED" : "found "} ${defect.id} (${Math.round((performance.now() - started) / 1000)} s): ${finder ?? defect.what}`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${found} defects found, ${missed} missed`);
process.exitCode = missed === 0 ? 0 : 1;
