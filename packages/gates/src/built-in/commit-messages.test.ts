import type { CommitFacts, Json, Vcs } from "@sluice/core";
import { fakeVcs, tryGate } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { commitMessages } from "../index.ts";

const subject = { facets: { head: "head", base: "main", baseCommit: "base" } };

/** One look at commits with these messages, newest first; a message with two parents is that of a merge. */
function look(config: Json, ...messages: readonly (string | { readonly merge: string })[]) {
  const commits = messages.map((message, at): CommitFacts => {
    const [text, parents] = typeof message === "string" ? [message, ["p"]] : [message.merge, ["p", "q"]];
    return { id: `${at + 1}`.padEnd(40, "0"), parents, author: "a", committer: "a", message: text };
  });
  const vcs: Vcs = { ...fakeVcs({ commits: {} }), commits: () => Promise.resolve(commits) };
  return tryGate(commitMessages, { with: config, subject, vcs });
}

const codes = async (config: Json, ...messages: Parameters<typeof look> extends readonly [Json, ...infer Rest] ? Rest : never) =>
  (await look(config, ...messages)).findings.map(({ code }) => code);

const TYPES = ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"];

describe("commit-messages", () => {
  test("OK-37: type(scope): subject, with one of eleven types", async () => {
    expect(TYPES).toHaveLength(11);
    const outcome = await look({}, ...TYPES.flatMap((type) => [`${type}(step-2): say it`, `${type}: say it\n\nbody`, `${type}!: say it`]));
    expect(outcome).toMatchObject({ value: "pass", code: "COMMITS_WELL_FORMED", examined: 33, evidence: [{ class: "observed" }] });
    for (const [message, code] of [
      ["", "COMMIT_FORM"],
      ["say it", "COMMIT_FORM"],
      ["feat:say it", "COMMIT_FORM"],
      ["feat: ", "COMMIT_FORM"],
      ["feat (a): b", "COMMIT_FORM"],
      ["feat(a: b", "COMMIT_FORM"],
      ["feat((a)): b", "COMMIT_FORM"],
      ["feat: b ", "COMMIT_FORM"],
      ["\n\nfeat: b", "COMMIT_FORM"],
      ["feat: b\u202ec", "COMMIT_FORM"],
      ["f\u0435at: b", "COMMIT_FORM"],
      ['Revert "feat: b"', "COMMIT_FORM"],
      ["Feat: b", "COMMIT_TYPE"],
      ["wip: b", "COMMIT_TYPE"],
      ["feat(): b", "COMMIT_SCOPE"],
      ["feat( a): b", "COMMIT_SCOPE"],
      ["feat: b\nbody", "COMMIT_BODY"],
      [`feat: ${"b".repeat(95)}`, "COMMIT_LONG"],
    ] as const) {
      const judged = await look({}, "feat: fine", message);
      expect([message, judged.value, judged.findings.map((each) => each.code)]).toEqual([message, "fail", [code]]);
      expect(judged.findings[0]).toMatchObject({ message: expect.stringContaining("200000000000"), hint: expect.any(String) });
    }
    expect(await codes({}, `feat: ${"b".repeat(94)}`, "feat: é\r\n\r\nbody")).toEqual([]);
  });

  test("types, scopes and length of one's own", async () => {
    expect(await codes({ types: ["add", "mend"] }, "add: a", "feat: b")).toEqual(["COMMIT_TYPE"]);
    expect(await codes({ scopes: ["core", "cli"] }, "fix(core): a", "fix: b", "fix(gui): c")).toEqual(["COMMIT_SCOPE"]);
    expect(await codes({ scope: "required" }, "fix(core): a", "fix: b")).toEqual(["COMMIT_SCOPE"]);
    expect(await codes({ scope: "refused" }, "fix(core): a", "fix: b")).toEqual(["COMMIT_SCOPE"]);
    expect(await codes({ length: 20 }, "fix: twelve letters", "fix: sixteen letters.")).toEqual(["COMMIT_LONG"]);
    for (const config of [{ types: [] }, { types: ["a b"] }, { length: 1 }, { merges: "no" }])
      expect(commitMessages.validate(config)).toMatchObject({ ok: false });
  });

  test("merges are skipped, checked or refused", async () => {
    const merge = { merge: "Merge branch 'main'" };
    expect(await look({}, "feat: a", merge)).toMatchObject({ value: "pass", examined: 1 });
    expect(await codes({ merges: "check" }, "feat: a", merge)).toEqual(["COMMIT_FORM"]);
    expect(await codes({ merges: "refuse" }, "feat: a", { merge: "chore: merge" })).toEqual(["COMMIT_MERGE"]);
  });

  test("commits that are to be squashed are refused or skipped", async () => {
    const messages = ["fixup! feat: a", "squash! feat: a", "amend! feat: a"];
    expect(await codes({}, "feat: a", ...messages)).toEqual(["COMMIT_FIXUP", "COMMIT_FIXUP", "COMMIT_FIXUP"]);
    expect(await look({ fixups: "skip" }, "feat: a", ...messages)).toMatchObject({ value: "pass", examined: 1 });
  });

  test("no commits are missing input, and more than can be seen are never a pass", async () => {
    expect(await look({})).toMatchObject({ value: "error", class: "input", cause: "missing-input", code: "COMMITS_MISSING", examined: 0 });
    expect(await look({}, { merge: "Merge branch 'main'" })).toMatchObject({ value: "error", cause: "missing-input", examined: 0 });
    const many = Array.from({ length: 1000 }, () => "feat: a");
    expect(await look({}, ...many)).toMatchObject({ value: "inconclusive", code: "COMMITS_CUT" });
    expect(await look({}, ...many.slice(1))).toMatchObject({ value: "pass", examined: 999 });
    expect(await look({}, "no", ...many)).toMatchObject({ value: "fail" });
  });
});
