import type { Json } from "@sluice/core";
import { type FakeFile, fakeVcs, tryGate } from "@sluice/testing";
import { expect, test } from "vitest";
import { diffSize } from "../index.ts";

const before: Readonly<Record<string, FakeFile>> = { "old.ts": "1\n2\n3\n", "b.ts": "1\n" };
const after: Readonly<Record<string, FakeFile>> = { "b.ts": "1\n2\n3\n", "logo.png": "\0", "gen/big.ts": "x\n".repeat(100) };

function look(config: Json) {
  const vcs = fakeVcs({ commits: { a: { files: before }, b: { files: after, parent: "a" } } });
  return tryGate(diffSize, { with: config, subject: { facets: { head: "b", base: "main", baseCommit: "a" } }, vcs });
}

test("each limit holds by itself, exactly", async () => {
  for (const [config, value] of [
    [{ files: 4 }, "pass"],
    [{ files: 3 }, "fail"],
    [{ added: 102 }, "pass"],
    [{ added: 101 }, "fail"],
    [{ deleted: 3 }, "pass"],
    [{ deleted: 2 }, "fail"],
    [{ binary: 1 }, "pass"],
    [{ binary: 0 }, "fail"],
    [{ files: 4, added: 102, deleted: 3, binary: 0 }, "fail"],
  ] as const) {
    expect([config, (await look(config)).value]).toEqual([config, value]);
  }
});

test("says which limits were passed, and where most of the change is", async () => {
  const outcome = await look({ added: 10, binary: 0 });
  expect(outcome).toMatchObject({ code: "SIZE_TOO_LARGE", examined: 4, evidence: [{ class: "observed" }] });
  expect(outcome.findings.map(({ code, path }) => code ?? path)).toEqual([
    "SIZE_EXCEEDED",
    "SIZE_EXCEEDED",
    "gen/big.ts",
    "old.ts",
    "b.ts",
    "logo.png",
  ]);
});

test("what is excepted does not count, and the reason says so", async () => {
  const outcome = await look({ added: 10, except: ["gen", "**/*.png"] });
  expect(outcome).toMatchObject({ value: "pass", code: "SIZE_WITHIN", examined: 2 });
  expect(outcome.reason).toContain("2 files not counted");
});

test("a configuration without a limit guards nothing", () => {
  for (const config of [{}, { except: ["a"] }, { files: -1 }, { files: 1.5 }, { files: "1" }])
    expect(diffSize.validate(config)).toMatchObject({ ok: false });
});
