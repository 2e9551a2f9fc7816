import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { SluiceError } from "@sluice/core";
import { createProcessRunner } from "@sluice/process";
import { verifyFileStore } from "@sluice/store-file";
import { createSqliteStore, sqliteDriver } from "@sluice/store-sqlite";
import type { Invocation } from "./command.ts";
import { examineForge } from "./examine-forge.ts";
import { examineTracker } from "./examine-tracker.ts";
import { projectDefinition, projectPipelines } from "./project-pipelines.ts";
import { storePlaceOf } from "./open-engine.ts";
import { openProject, type Project } from "./project.ts";
import { counted } from "./counted.ts";

/** One thing that was looked at. */
export interface Examination {
  readonly name: string;
  readonly state: "ok" | "warning" | "trouble";
  readonly found: string;
  readonly advice?: string;
}

type Result = Omit<Examination, "name">;

/** Looks at everything the command line depends on. Trouble in one thing hides no other; nothing is made or changed. */
export async function examine(invocation: Invocation): Promise<readonly Examination[]> {
  let project: Project | undefined;
  const first = [
    await named("node", examineNode),
    await named("sqlite", examineSqlite),
    await named("git", () => examineGit(invocation)),
    await named("policy", async () => {
      project = await openProject(invocation);
      const { policy, configFile } = project;
      const config = configFile === undefined ? "no configuration" : `configuration ${configFile}`;
      return { state: policy.trusted ? "ok" : "warning", found: `${policy.from}${policy.trusted ? "" : " (not trusted)"}, ${config}` };
    }),
  ];
  const opened = project;
  const rest =
    opened === undefined
      ? []
      : [
          await named("pipeline", () => examineDefinition(opened, invocation)),
          await named("store", () => examineStore(opened, invocation)),
          ...(await examineTrackers(opened, invocation)),
          ...(await examineForges(opened, invocation)),
        ];
  return [...first, ...rest, await named("clock", examineClock), await named("terminal", () => examineTerminal(invocation))];
}

async function named(name: string, look: () => Result | Promise<Result>): Promise<Examination> {
  return { name, ...(await guarded(look)) };
}

async function guarded(look: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await look();
  } catch (error) {
    if (!SluiceError.is(error)) return { state: "trouble", found: error instanceof Error ? error.message : String(error) };
    return { state: "trouble", found: `${error.code}: ${error.message}` };
  }
}

function examineNode(): Result {
  const { version, execPath } = process;
  const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
  const found = `${version} at ${execPath}`;
  if (major < 20 || (major === 20 && minor < 19)) return { state: "trouble", found, advice: "Sluice needs Node 20.19 or newer" };
  const typed = major > 22 || (major === 22 && minor >= 18);
  return typed ? { state: "ok", found } : { state: "ok", found, advice: "sluice.config.ts needs Node 22.18; use sluice.config.mjs" };
}

function examineSqlite(): Result {
  const database = sqliteDriver()(":memory:");
  try {
    const row = database.prepare("SELECT sqlite_version() AS version").get() as { readonly version: string };
    const builtIn = process.getBuiltinModule("node:sqlite") === undefined ? "better-sqlite3" : "node:sqlite";
    return { state: "ok", found: `SQLite ${row.version} through ${builtIn}` };
  } finally {
    database.close();
  }
}

async function examineGit({ env, cwd, signal }: Invocation): Promise<Result> {
  const path = await findOnPath("git", env["PATH"] ?? "");
  if (path === undefined) return { state: "trouble", found: "no git on the PATH", advice: "install git" };
  const { end, stdout } = await createProcessRunner({ survivors: "group" }).run(
    { argv: [path, "--version"], cwd, timeoutMs: 10_000 },
    { signal },
  );
  const version = new TextDecoder().decode(stdout.head).trim();
  return end.kind === "exited" && end.code === 0
    ? { state: "ok", found: `${version} at ${path}` }
    : { state: "trouble", found: `${path} does not run` };
}

async function findOnPath(program: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const file = join(folder, process.platform === "win32" ? `${program}.exe` : program);
    if (await isReachable(file, constants.X_OK)) return file;
  }
  return undefined;
}

async function isReachable(path: string, mode: number): Promise<boolean> {
  try {
    await access(path, mode);
    return true;
  } catch {
    return false;
  }
}

async function examineDefinition(project: Project, { signal }: Invocation): Promise<Result> {
  const { pipeline, warnings } = await projectDefinition(project, { signal });
  const found = `${pipeline.name}, ${counted(pipeline.stages.length, "stage")}, proven`;
  return warnings.length === 0 ? { state: "ok", found } : { state: "warning", found, advice: "sluice verify has warnings" };
}

/** Pipelines that cannot be read are in trouble by themselves. */
async function examineTrackers(project: Project, { signal }: Invocation): Promise<readonly Examination[]> {
  const { trackers = [] } = project.config;
  if (trackers.length === 0) return [];
  const pipelines = await projectPipelines(project, false, { signal }).catch(() => []);
  return Promise.all(trackers.map((tracked) => named("tracker", () => examineTracker(tracked, pipelines, { signal }))));
}

async function examineForges({ config: { forges = [] } }: Project, { signal }: Invocation): Promise<readonly Examination[]> {
  return Promise.all(forges.map(({ forge }) => named("forge", () => examineForge(forge, { signal }))));
}

async function examineStore(project: Project, invocation: Invocation): Promise<Result> {
  const place = storePlaceOf(invocation, project);
  if (place === undefined) return { state: "ok", found: "the configuration brings a store of its own" };
  const file = place.path;
  if (!(await isReachable(file, constants.F_OK))) return examineFuturePlace(file);
  if (place.kind === "files") return examineFiles(file);
  const store = createSqliteStore({ file });
  await store.close();
  const mode = ((await stat(dirname(file))).mode & 0o777).toString(8);
  return { state: "ok", found: `${file}, folder 0${mode}, write-ahead log, synchronous FULL` };
}

/** Every line is read and none is changed: to open it would repair what is not whole. */
function examineFiles(folder: string): Result {
  const verdict = verifyFileStore(folder);
  if (verdict.ok) return { state: "ok", found: `${folder}, plain files, ${counted(verdict.commits, "commit")} verified` };
  return { state: "trouble", found: verdict.reason };
}

async function examineFuturePlace(file: string): Promise<Result> {
  let folder = dirname(file);
  while (!(await isReachable(folder, constants.F_OK)) && dirname(folder) !== folder) folder = dirname(folder);
  const found = `${file}, to be made by the first run`;
  return (await isReachable(folder, constants.W_OK))
    ? { state: "ok", found }
    : { state: "trouble", found, advice: `${folder} cannot be written` };
}

/** A release date: no sound clock is before it. */
const LEAST = Date.UTC(2025, 0, 1);

function examineClock(): Result {
  const now = new Date();
  const startedMs = Date.now() - performance.now();
  const drift = Math.abs(startedMs - performance.timeOrigin);
  const found = now.toISOString();
  if (now.getTime() < LEAST) return { state: "trouble", found, advice: "the clock is years behind; deadlines would mean nothing" };
  return drift < 5000
    ? { state: "ok", found }
    : { state: "warning", found, advice: `the clock was set by ${Math.round(drift)} ms just now` };
}

function examineTerminal({ terminal }: Invocation): Result {
  const { columns, colour, watched } = terminal;
  return {
    state: "ok",
    found: `${Number.isFinite(columns) ? `${columns} columns` : "no terminal"}, ${colour ? "colours" : "no colours"}, ${watched ? "progress" : "no progress"}`,
  };
}
