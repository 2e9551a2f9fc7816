import type { Json } from "@sluice/core";
import { type FakeFile, fakeVcs, tryGate } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { addedLines } from "../index.ts";

type Files = Readonly<Record<string, FakeFile>>;

function look(config: Json, after: Files, before: Files = {}) {
  const vcs = fakeVcs({ commits: { a: { files: before }, b: { files: after, parent: "a" } } });
  return tryGate(addedLines, { with: config, subject: { facets: { head: "b", base: "main", baseCommit: "a" } }, vcs });
}

const found = async (config: Json, after: Files, before: Files = {}) =>
  (await look(config, after, before)).findings.map(({ path, line }) => `${path}:${line}`);

describe("added-lines", () => {
  test("OK-40: eight phrases by default, as whole words, whatever their case and spaces", async () => {
    const hits = ["// TODO: x", "FixMe", "xxx", "(tbd)", "we implement   later", "fill in\tlater", "Similar to above.", "a placeholder", "ＴＯＤＯ", "TO\u200bDO", "TO\u034fDO", "TO\u3164DO", "T\ufe0fODO", "todo", "-todo-"]; // prettier-ignore
    for (const text of hits) expect([text, await found({}, { "a.ts": `fine\n${text}\n` })]).toEqual([text, ["a.ts:2"]]);
    for (const text of ["mastodon", "xxxl", "todos", "_todo", "implementlater", "tbd2", "placeholders", "", "étodo"])
      expect([text, await found({}, { "a.ts": text })]).toEqual([text, []]);
    expect(await look({}, { "a.ts": "TODO\n" })).toMatchObject({
      value: "fail",
      code: "LINES_UNFINISHED",
      findings: [{ code: "LINE_UNFINISHED", message: expect.stringContaining("todo"), hint: expect.any(String) }],
    });
  });

  test("only added lines count", async () => {
    const before = { "a.ts": "one\n// TODO old\nthree\n", "gone.ts": "TODO\n" };
    const outcome = await look({}, { "a.ts": "one\n// TODO old\nthree\nfour\n" }, before);
    expect(outcome).toMatchObject({ value: "pass", code: "LINES_FINISHED", examined: 1, evidence: [{ class: "observed" }] });
    expect(await found({}, { "a.ts": "zero\none\n// TODO new\nthree\n" }, before)).toEqual(["a.ts:3"]);
  });

  test("OK-40: a line may stay by its path, its text and a reason, one by one", async () => {
    const allow = [{ path: "a.ts", text: "// TODO of the protocol", because: "a word of RFC 1" }];
    const after = { "a.ts": "  // TODO of the protocol\n" };
    expect(await look({ allow }, after)).toMatchObject({
      value: "pass",
      findings: [{ path: "a.ts", line: 1, message: expect.stringContaining("RFC 1") }],
    });
    expect(await found({ allow }, { "b.ts": "// TODO of the protocol\n" })).toEqual(["b.ts:1"]);
    expect(await found({ allow }, { "a.ts": "// TODO of the protocol, and more\n" })).toEqual(["a.ts:1"]);
    expect((await look({ allow }, { "a.ts": "fine" })).reason).toContain("1 permission not needed");
    for (const entry of [
      { path: "a.ts", text: "x" },
      { path: "a.ts", text: "x", because: " " },
      { path: "a.ts", because: "x" },
    ])
      expect(addedLines.validate({ allow: [entry] })).toMatchObject({ ok: false });
  });

  test("phrases, paths and exceptions of one's own", async () => {
    const after = { "src/a.ts": "HACK\nTODO\n", "docs/a.md": "hack\n", "src/gen/b.ts": "hack\n" };
    expect(await found({ phrases: ["hack"], paths: ["src"], except: ["src/gen"] }, after)).toEqual(["src/a.ts:1"]);
    expect(await look({ paths: ["none"] }, after)).toMatchObject({ value: "pass", examined: 0 });
    for (const phrases of [[], [""], ["--"], ["x".repeat(81)]]) expect(addedLines.validate({ phrases })).toMatchObject({ ok: false });
    expect(await found({ phrases: ["c++"] }, { "a.md": "in c++ it\n" })).toEqual(["a.md:1"]);
  });

  test("what cannot be seen is never a pass, and never hides what can", async () => {
    const binary = { "logo.png": "\0", "a.ts": "fine\n" };
    expect(await look({}, binary)).toMatchObject({ value: "inconclusive", code: "LINES_BINARY", findings: [{ path: "logo.png" }] });
    expect(await look({ except: ["**/*.png"] }, binary)).toMatchObject({ value: "pass", examined: 1 });
    expect(await look({}, { ...binary, "a.ts": "TODO\n" })).toMatchObject({ value: "fail" });
    const long = { "a.ts": "fine\n".repeat(500) };
    expect(await look({ limit: 1024 }, long)).toMatchObject({ value: "inconclusive", code: "LINES_CUT" });
    expect(await look({ limit: 1024 }, { "a.ts": `TODO\n${"fine\n".repeat(500)}` })).toMatchObject({ value: "fail" });
    expect(await found({}, { link: { link: "TODO" }, sub: { submodule: "c9" } })).toEqual(["link:1"]);
  });

  test("a long line costs no more than its length", async () => {
    const timeOf = async (size: number): Promise<number> => {
      const began = process.cpuUsage();
      expect(await found({}, { "a.min.js": "todos ".repeat(size) })).toEqual([]);
      return process.cpuUsage(began).user;
    };
    await timeOf(10_000);
    let ratio = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 6 && ratio >= 2.6; attempt++) ratio = (await timeOf(160_000)) / (await timeOf(80_000));
    expect(ratio).toBeLessThan(2.6);
  });
});
