// Runs every example that has a main, on the sources; an example without one must have a test, which the test run runs.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, isTest, root } from "./checks/repository.ts";

const LIMIT_MS = 120_000;
const faults: string[] = [];
for (const name of readdirSync(join(root, "examples")).toSorted()) {
  const main = join("examples", name, "src", "main.ts");
  if (!existsSync(join(root, main))) {
    if (!filesBelow(`examples/${name}`).some(isTest)) faults.push(`examples/${name}: neither src/main.ts nor a test`);
    continue;
  }
  const run = spawnSync(process.execPath, ["--conditions=@sluice/source", main], { cwd: root, encoding: "utf8", timeout: LIMIT_MS });
  if (run.status === 0) console.log(`ran ${main}`);
  else faults.push(`${main}: ended with ${run.status ?? run.signal ?? "no status"}\n${run.stdout}${run.stderr}`);
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
