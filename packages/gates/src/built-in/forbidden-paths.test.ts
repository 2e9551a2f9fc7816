import type { Json } from "@sluice/core";
import { type FakeFile, fakeVcs, tryGate } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { forbiddenPaths } from "../index.ts";

type Files = Readonly<Record<string, FakeFile>>;

/** One look at commits on top of each other; the first is the base. */
function look(config: Json, ...trees: readonly Files[]) {
  const commits = Object.fromEntries(trees.map((files, at) => [`c${at}`, { files, ...(at === 0 ? {} : { parent: `c${at - 1}` }) }]));
  const facets = { head: `c${trees.length - 1}`, base: "main", baseCommit: "c0" };
  return tryGate(forbiddenPaths, { with: config, subject: { facets }, vcs: fakeVcs({ commits }) });
}

const found = (outcome: Awaited<ReturnType<typeof look>>) => outcome.findings.map(({ code, path }) => `${code} ${path}`);

describe("forbidden-paths", () => {
  test("OK-39: no path under the tool's folders enters the change, nor any commit of it", async () => {
    const proof = { paths: ["work/**", ".proof"] };
    const clean = await look(proof, {}, { "src/a.ts": "a" });
    expect(clean).toMatchObject({ value: "pass", code: "PATHS_ALLOWED", examined: 1, evidence: [{ class: "observed" }] });
    const dirty = await look(proof, {}, { "work/K-1/report.md": "r", ".proof/x": "x", "src/a.ts": "a" });
    expect(dirty).toMatchObject({ value: "fail", code: "PATHS_FORBIDDEN", examined: 3 });
    expect(found(dirty)).toEqual(["PATH_FORBIDDEN .proof/x", "PATH_FORBIDDEN work/K-1/report.md"]);
    expect(dirty.findings[0]).toMatchObject({ message: expect.stringContaining(".proof"), hint: expect.any(String) });

    const removedAgain = await look(proof, {}, { "work/secret": "s" }, { "src/a.ts": "a" });
    expect(found(removedAgain)).toEqual(["PATH_FORBIDDEN work/secret"]);
    expect(await look({ ...proof, history: false }, {}, { "work/secret": "s" }, { "src/a.ts": "a" })).toMatchObject({
      value: "pass",
      examined: 1,
    });
  });

  test("GIT-10: both sides of a rename count", async () => {
    const kept = { "kept/a.ts": "text" };
    expect(found(await look({ paths: ["kept"] }, kept, { "moved/a.ts": "text" }))).toEqual(["PATH_FORBIDDEN kept/a.ts"]);
    expect(found(await look({ paths: ["moved"] }, kept, { "moved/a.ts": "text" }))).toEqual(["PATH_FORBIDDEN moved/a.ts"]);
  });

  test("GIT-12: links and submodules are refused wherever they are, unless the policy allows them", async () => {
    const tree: Files = { "docs/link": { link: "../.github" }, vendor: { submodule: "c9" }, "a.ts": "a" };
    expect(found(await look({ paths: ["x"] }, {}, tree))).toEqual(["PATH_LINK docs/link", "PATH_SUBMODULE vendor"]);
    expect(found(await look({ paths: ["x"], links: "allow" }, {}, tree))).toEqual(["PATH_SUBMODULE vendor"]);
    expect(found(await look({ paths: ["x"], except: ["docs/link"], submodules: "allow" }, {}, tree))).toEqual([]);
    expect(found(await look({ paths: ["docs"], links: "allow", submodules: "allow" }, {}, tree))).toEqual(["PATH_FORBIDDEN docs/link"]);
    expect(found(await look({ paths: ["x"], history: false }, tree, { "a.ts": "a" }))).toEqual([]);
    expect(found(await look({ paths: ["x"] }, { "a.ts": "a" }, { "a.ts": { link: "/etc/passwd" } }))).toEqual(["PATH_LINK a.ts"]);
  });

  test("GLB-5: protected paths are found in any case and Unicode form, and no exception lifts them", async () => {
    const config = { protected: [".github/**", "caf\u00e9.md"], except: ["**"] };
    expect(found(await look(config, {}, { ".GitHub/workflows/ci.yml": "x", "CAFE\u0301.md": "x", "b.md": "x" }))).toEqual([
      "PATH_PROTECTED .GitHub/workflows/ci.yml",
      "PATH_PROTECTED CAFE\u0301.md",
    ]);
    expect(await look({ paths: [".github/**"] }, {}, { ".GitHub/a": "x" })).toMatchObject({ value: "pass" });
  });

  test("GLB-5: two files that some systems take for one are reported", async () => {
    expect(found(await look({ protected: ["x"] }, {}, { Makefile: "a", makefile: "b" }))).toEqual(["PATHS_COLLIDE Makefile"]);
    expect(await look({ protected: ["x"] }, { "readme.md": "a" }, { "README.md": "a" })).toMatchObject({ value: "pass" });
  });

  test("exceptions and GLB-3: paths that no repository may have", async () => {
    const config = { paths: ["docs"], except: ["docs/public/*"] };
    expect(found(await look(config, {}, { "docs/public/a": "a", "docs/public/b/c": "c", "docs/d": "d" }))).toEqual([
      "PATH_FORBIDDEN docs/d",
      "PATH_FORBIDDEN docs/public/b/c",
    ]);
    expect(found(await look({ paths: ["x"], except: ["**"] }, {}, { "a/../b": "b" }))).toEqual(["PATH_REFUSED a/../b"]);
  });

  test("refuses patterns that match nothing, and a configuration without any", () => {
    for (const config of [
      {},
      { paths: [] },
      { paths: ["src/"] },
      { paths: ["!a"] },
      { paths: ["a"], protected: ["[Z-a]"] },
      { paths: ["a"], links: "no" },
    ]) {
      expect(forbiddenPaths.validate(config)).toMatchObject({ ok: false });
    }
    expect(forbiddenPaths.validate({ paths: ["src", "a//b"] })).toMatchObject({ ok: false, issues: [{ path: ["paths", 1] }] });
  });
});
