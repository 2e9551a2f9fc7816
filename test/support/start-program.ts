// Starts a program of `programs` in a process of its own. It is made one file first: started from sources it would take five times as long.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A process that says lines and hears lines. */
export interface Program {
  readonly pid: number;
  /** What it said so far. */
  readonly lines: readonly string[];
  /** Resolves with the first line that begins so, said or to be said; rejects when the process ends before. */
  said(beginning: string): Promise<string>;
  /** The next line that it will say; rejects when it ends before. */
  next(): Promise<string>;
  /** Calls back for each line from now on. */
  onLine(listener: (line: string) => void): void;
  tell(line: string): void;
  kill(signal?: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** Resolves when it has ended and all it said was read. */
  readonly ended: Promise<void>;
}

/** Not among the temporary files: runners end processes of tests without letting them clean up. */
const folder = fileURLToPath(new URL("../../node_modules/.cache/sluice-programs/", import.meta.url));
const KEPT_MS = 86_400_000;
const alive = new Set<ChildProcess>();
process.on("exit", endPrograms);
// A runner that breaks off ends its workers so, and they would leave stopped programs behind, which hold its pipes.
process.once("SIGTERM", () => {
  endPrograms();
  process.kill(process.pid, "SIGTERM");
});

/** Kills whatever was started here and still lives: after a test that failed, nobody else would. */
export function endPrograms(): void {
  for (const child of alive) child.kill("SIGKILL");
}

const built = new Map<string, Promise<string>>();

/** What the bundler leaves out: a driver of machine code, and one that is only asked for where it is installed. */
const EXTERNAL = ["better-sqlite3", "pg-native"];
const REQUIRE = 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

function bundleOf(name: string): Promise<string> {
  const made = built.get(name) ?? bundle(name);
  built.set(name, made);
  return made;
}

/** Makes the file, named by what is in it: several runs may want the same one at once. */
async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))],
    write: false,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@sluice/source"],
    external: EXTERNAL,
    banner: { js: REQUIRE },
    logLevel: "error",
  });
  const [{ contents, hash } = { contents: new Uint8Array(), hash: "" }] = outputFiles;
  const file = join(folder, `${name}-${createHash("sha256").update(hash).digest("hex").slice(0, 16)}.mjs`);
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) forgetIfOld(join(folder, old));
  writeFileSync(`${file}.${process.pid}`, contents);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

/** Whoever runs it has read it long ago. */
function forgetIfOld(file: string): void {
  const written = statSync(file, { throwIfNoEntry: false });
  if (written !== undefined && Date.now() - written.mtimeMs > KEPT_MS) rmSync(file, { force: true });
}

/** Starts one. `given` reaches it as JSON. */
export async function startProgram(name: string, given: unknown): Promise<Program> {
  const child = spawn(process.execPath, [await bundleOf(name), JSON.stringify(given)], { stdio: ["pipe", "pipe", "inherit"] });
  alive.add(child);
  child.once("exit", () => alive.delete(child));
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  const reader = createInterface(child.stdout);
  reader.on("line", (line) => {
    lines.push(line);
    for (const listener of listeners) listener(line);
  });
  // Whoever is dead hears nothing, and that is no mistake of the test's.
  child.stdin.on("error", () => undefined);
  const ended = Promise.all([once(child, "close"), once(reader, "close")]).then(() => undefined);
  const next = (wanted: (line: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const listener = (line: string): void => {
        if (!wanted(line)) return;
        listeners.delete(listener);
        resolve(line);
      };
      listeners.add(listener);
      void ended.then(() => reject(new Error(`${name} ended; the last it said was ${lines.slice(-5).join(" | ")}`)));
    });
  const said = async (beginning: string): Promise<string> => {
    const isWanted = (line: string): boolean => line.startsWith(beginning);
    return lines.find(isWanted) ?? next(isWanted);
  };
  return {
    pid: child.pid ?? 0,
    lines,
    said,
    next: () => next(() => true),
    onLine: (listener) => void listeners.add(listener),
    tell: (line) => void child.stdin.write(`${line}\n`),
    kill: (signal = "SIGKILL") => void child.kill(signal),
    ended,
  };
}
