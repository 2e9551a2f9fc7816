import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSluice, defineGate, type Definition, git, pass, pipelineAtRef, pipelineFile, SluiceError, type Vcs } from "./index.ts";

const GIT = "git";
let top = "";
let root = "";

beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "sluice-lists-")));
  root = join(top, "repository");
  mkdirSync(root);
  run("init", "--quiet", "--initial-branch=main");
  write("ci/delivery.yaml", definition("{ fromFile: ../policy/paths.txt }"));
  write("policy/paths.txt", "# protected\nsrc/**\n");
  commit();
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function definition(paths: string): string {
  return `format: 1
name: delivery
initial: judge
stages:
  judge: { gates: [{ id: paths, use: allowed, with: { paths: ${paths} } }], next: done }
  done: { final: succeeded }
`;
}

function run(...args: readonly string[]): string {
  return execFileSync(GIT, ["-c", "user.name=Sam", "-c", "user.email=sam@example.org", ...args], { cwd: root, encoding: "utf8" }).trim();
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function commit(): string {
  run("add", "--all");
  run("commit", "--quiet", "--allow-empty", "-m", "Change");
  return run("rev-parse", "HEAD");
}

const fromDisk = (): Definition => pipelineFile(join(root, "ci", "delivery.yaml"));
const atRef = async (ref: string, vcs: Vcs = git({ repo: root })): Promise<Definition> => pipelineAtRef("ci/delivery.yaml", { vcs, ref });

/** The entries that the gate was given. */
function pathsOf({ stages }: Definition): unknown {
  const [gate] = stages["judge"]?.gates ?? [];
  return typeof gate === "object" && "with" in gate ? gate.with?.["paths"] : undefined;
}

async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return "none";
  } catch (error) {
    return SluiceError.is(error) ? `${error.code} ${/FILE_[A-Z_]+/.exec(error.message)?.[0] ?? ""}`.trim() : "another error";
  }
}

describe("lists come from where the definition was read", () => {
  test("from disk", () => {
    expect(pathsOf(fromDisk())).toEqual(["src/**"]);
  });

  test("at the ref, whatever the worktree or a branch says (invariant 6)", async () => {
    run("checkout", "--quiet", "-b", "work");
    write("policy/paths.txt", "nothing-at-all\n");
    write("ci/delivery.yaml", definition("[nothing-at-all]"));
    commit();
    write("policy/paths.txt", "even/less\n");
    expect(pathsOf(await atRef("main"))).toEqual(["src/**"]);
    expect(pathsOf(await atRef("work"))).toEqual(["nothing-at-all"]);
  });

  test("of one commit, though the ref moves while they are read", async () => {
    const vcs = git({ repo: root });
    let reads = 0;
    const moving: Vcs = {
      ...vcs,
      readFile: async (file, call) => {
        const read = await vcs.readFile(file, call);
        if (++reads === 1) {
          write("policy/paths.txt", "nothing-at-all\n");
          commit();
        }
        return read;
      },
    };
    expect(pathsOf(await atRef("main", moving))).toEqual(["src/**"]);
    expect(reads).toBe(2);
    expect(pathsOf(await atRef("main"))).toEqual(["nothing-at-all"]);
  });

  test("and reach the gate that judges", async () => {
    const seen: unknown[] = [];
    const allowed = defineGate({
      id: "allowed",
      version: 1,
      reads: "subject",
      binds: ["head"],
      config: { "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) } },
      evaluate: async ({ config }) => {
        seen.push(config);
        return pass("looked", { examined: 1 });
      },
    });
    const sluice = createSluice({ pipelines: [await atRef("main")], gates: [allowed] });
    const startedBy = { id: "bob", assurance: "local" as const };
    const { id } = await sluice.start("delivery", { key: "K-1", subject: { facets: { head: "h1" } }, startedBy });
    expect((await sluice.settled(id)).run).toMatchObject({ outcome: "succeeded" });
    expect(seen).toEqual([{ paths: ["src/**"] }]);
    await sluice.close();
  });
});

describe("a list that cannot be had refuses the definition, never makes it empty", () => {
  test.each<[string, () => void, string]>([
    ["missing", () => rmSync(join(root, "policy/paths.txt")), "FILE_UNREADABLE"],
    [
      "a link to a file beside it",
      () => {
        renameSync(join(root, "policy/paths.txt"), join(root, "policy/real.txt"));
        symlinkSync("real.txt", join(root, "policy/paths.txt"));
      },
      "FILE_UNREADABLE",
    ],
    [
      "in a linked folder",
      () => {
        renameSync(join(root, "policy"), join(root, "real"));
        symlinkSync("real", join(root, "policy"));
      },
      "FILE_UNREADABLE",
    ],
    [
      "a link out of the repository",
      () => {
        writeFileSync(join(top, "outside.txt"), "src/**\n");
        rmSync(join(root, "policy/paths.txt"));
        symlinkSync(join(top, "outside.txt"), join(root, "policy/paths.txt"));
      },
      "FILE_UNREADABLE",
    ],
    ["huge", () => write("policy/paths.txt", "x\n".repeat(40_000)), "FILE_UNREADABLE"],
    ["of too many lines", () => write("policy/paths.txt", "x\n".repeat(1001)), "FILE_CONTENT_INVALID"],
    ["binary", () => write("policy/paths.txt", Uint8Array.of(0, 1, 0xff)), "FILE_CONTENT_INVALID"],
    ["empty", () => write("policy/paths.txt", ""), "FILE_CONTENT_INVALID"],
    ["outside by its path", () => write("ci/delivery.yaml", definition("{ fromFile: ../../outside.txt }")), "FILE_PATH_INVALID"],
  ])("given a list that is %s", async (_what, change, code) => {
    change();
    commit();
    expect(await codeOf(fromDisk)).toBe(`DEFINITION_INVALID ${code}`);
    expect(await codeOf(() => atRef("main"))).toBe(`DEFINITION_INVALID ${code}`);
    expect(pathsOf(await atRef("main~1"))).toEqual(["src/**"]);
  });

  test("given a list that was not committed, it is not there at the ref", async () => {
    write("ci/delivery.yaml", definition("{ fromFile: new.txt }"));
    commit();
    write("ci/new.txt", "src/**\n");
    expect(pathsOf(fromDisk())).toEqual(["src/**"]);
    expect(await codeOf(() => atRef("main"))).toBe("DEFINITION_INVALID FILE_UNREADABLE");
  });

  test("given a definition in no file, there is nothing beside it", async () => {
    const { stages, ...rest } = fromDisk();
    const gate = { id: "paths", use: "report", with: { file: "a.md", field: "f", pass: { fromFile: "a.txt" }, fail: ["x"] } };
    const written = { ...rest, stages: { ...stages, judge: { gates: [gate], next: "done" } } };
    expect(await codeOf(() => createSluice({ pipelines: [written] }))).toBe("DEFINITION_INVALID FILE_SOURCE_MISSING");
  });
});

describe("a definition that cannot be had at the ref", () => {
  test.each<[string, string, string]>([
    ["no such ref", "ci/delivery.yaml", "VCS_REVISION_INVALID"],
    ["no such file", "none.yaml", "DEFINITION_UNREADABLE"],
    ["a folder", "ci", "DEFINITION_UNREADABLE"],
    ["a path out of the repository", "../delivery.yaml", "DEFINITION_UNREADABLE"],
  ])("given %s", async (what, path, code) => {
    const ref = what === "no such ref" ? "none" : "main";
    expect(await codeOf(() => pipelineAtRef(path, { vcs: git({ repo: root }), ref }))).toBe(code);
  });
});
