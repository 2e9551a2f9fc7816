// Starts a program of `programs` in a process of its own. It is made one file first: started from sources it would take five times as long.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
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

const folder = mkdtempSync(join(tmpdir(), "sluice-programs-"));
const alive = new Set<ChildProcess>();
process.on("exit", () => {
  endPrograms();
  rmSync(folder, { recursive: true, force: true });
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
  const outfile = join(folder, `${name}.mjs`);
  const entry = fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));
  const made = built.get(name) ?? bundle(entry, outfile);
  built.set(name, made);
  return made;
}

async function bundle(entry: string, outfile: string): Promise<string> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@sluice/source"],
    external: EXTERNAL,
    banner: { js: REQUIRE },
    logLevel: "error",
  });
  return outfile;
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
