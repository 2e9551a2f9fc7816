// Packs every package, judges the tarballs, installs them with plain npm in an empty folder and runs an app there on every Node on the PATH.
import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Built, builtPackages } from "./built-packages.ts";
import { root } from "./checks/repository.ts";
import { tarballFaults } from "./checks/tarball.ts";

type Tarball = { readonly name: string; readonly file: string };

/** What the command printed; it is shown when the command fails, and only then. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`));
    });
  });
}

async function pack({ manifest, folder }: Built, into: string): Promise<Tarball> {
  await run("pnpm", ["pack", "--pack-destination", into], folder);
  return { name: manifest.name, file: join(into, `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`) };
}

async function judge({ name, file }: Tarball): Promise<void> {
  const listed = await run("tar", ["-tzf", file], root);
  const manifest: unknown = JSON.parse(await run("tar", ["-xzOf", file, "package/package.json"], root));
  const faults = tarballFaults(listed.split("\n"), manifest);
  if (faults.length > 0) throw new Error(`${name}: ${faults.join("; ")}`);
  await run("publint", [file, "--strict", "--level", "warning"], root);
  await run("attw", [file, "--profile", "esm-only", "--quiet"], root);
}

async function packAndJudge(packages: readonly Built[], into: string): Promise<readonly Tarball[]> {
  const tarballs: Tarball[] = [];
  for (const each of packages) {
    const tarball = await pack(each, into);
    await judge(tarball);
    tarballs.push(tarball);
  }
  return tarballs;
}

async function install(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  const dependencies = Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "app", private: true, type: "module", dependencies }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], folder);
  copyFileSync(join(root, "scripts", "smoke-app.mjs"), join(folder, "app.mjs"));
}

/** One Node of each version on the PATH: the repository's own and the machine's. */
function nodes(): readonly string[] {
  const file = process.platform === "win32" ? "node.exe" : "node";
  const found = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, file));
  const versions = new Map<string, string>();
  for (const path of found.filter((each) => existsSync(each))) {
    const version = execFileSync(path, ["--version"], { encoding: "utf8" });
    if (!versions.has(version)) versions.set(version, path);
  }
  return [...versions.values()];
}

const folder = mkdtempSync(join(tmpdir(), "sluice-smoke-"));
try {
  const packages = builtPackages();
  const half = Math.ceil(packages.length / 2);
  const halves = [packages.slice(0, half), packages.slice(half)]; // one per core
  const tarballs = (await Promise.all(halves.map(async (each) => packAndJudge(each, folder)))).flat();
  console.log(`${tarballs.length} tarballs are sound`);
  await install(folder, tarballs);
  for (const node of nodes()) process.stdout.write(await run(node, ["app.mjs", ...tarballs.map(({ name }) => name)], folder));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
