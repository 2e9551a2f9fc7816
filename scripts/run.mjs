// The one door: installs what the lockfile names when it changed, then runs FILE on the project's own Node with sources as entry points.
// Plain JavaScript because it runs before anything is installed, on whatever Node the machine has.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function wanted() {
  const inputs = ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"];
  for (const dir of ["packages", "examples"]) for (const name of readdirSync(join(root, dir))) inputs.push(join(dir, name, "package.json"));
  const hash = createHash("sha256");
  for (const file of inputs) if (existsSync(join(root, file))) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

const want = wanted();
const stamp = join(root, "node_modules", ".installed");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== want) {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const args = ["--yes", packageManager, "install", "--frozen-lockfile", "--trust-lockfile"];
  console.error(`> npx ${args.join(" ")}`);
  const shell = process.platform === "win32";
  const install = spawnSync("npx", args, { cwd: root, stdio: ["ignore", 2, 2], shell, env: { ...process.env, CI: "true" } });
  if (install.status !== 0) process.exit(install.status ?? 1);
  writeFileSync(stamp, want);
}

const [file, ...rest] = process.argv.slice(2);
if (file !== undefined) {
  const own = join(root, "node_modules", ".bin", "node");
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (!(major > 22 || (major === 22 && minor >= 18)) && !existsSync(own)) {
    console.error(`this repository is developed on Node >= 22.18; this is ${process.version}`);
    process.exit(1);
  }
  const run = spawnSync(existsSync(own) ? own : process.execPath, ["--conditions=@sluice/source", file, ...rest], {
    stdio: "inherit",
    env: { ...process.env, PATH: [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter) },
  });
  process.exit(run.status ?? 1);
}
