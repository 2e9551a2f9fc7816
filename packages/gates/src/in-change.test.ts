import { type GateDescriptor, type Json, SluiceError, type Vcs } from "@sluice/core";
import { fakeVcs, tryGate } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { addedLines } from "./built-in/added-lines.ts";
import { commitMessages } from "./built-in/commit-messages.ts";
import { diffSize } from "./built-in/diff-size.ts";
import { forbiddenPaths } from "./built-in/forbidden-paths.ts";
import { foreignLiterals } from "./built-in/foreign-literals.ts";
import { requiredArtefacts } from "./built-in/required-artefacts.ts";
import { touchesPolicy } from "./built-in/touches-policy.ts";

const GATES: readonly (readonly [string, GateDescriptor, Json, string])[] = [
  ["added-lines", addedLines, {}, "pass"],
  ["commit-messages", commitMessages, {}, "error"],
  ["diff-size", diffSize, { files: 0 }, "pass"],
  ["forbidden-paths", forbiddenPaths, { paths: ["**"] }, "pass"],
  ["foreign-literals", foreignLiterals, { paths: ["**"] }, "pass"],
  ["required-artefacts", requiredArtefacts, { files: ["a.md"], changed: true }, "fail"],
  ["touches-policy", touchesPolicy, { paths: ["**"] }, "pass"],
];

const facets = { head: "b", base: "main", baseCommit: "a" };
const vcs = fakeVcs({ commits: { a: { files: { "a.md": "a" } }, b: { files: { "a.md": "a", "b.md": "b" }, parent: "a", message: "x" } } });

describe.each(GATES)("%s", (_id, gate, config, whenEmpty) => {
  test("is about the change, however far the base branch moves on", () => {
    expect(gate.binds).toEqual(expect.arrayContaining(["base", "head"]));
    expect(gate.binds).not.toContain("baseCommit");
  });

  test("a change that cannot be seen is never a pass", async () => {
    expect(await tryGate(gate, { with: config, subject: { facets } })).toMatchObject({
      value: "error",
      class: "definition",
      code: "CHANGE_NO_VCS",
    });
    for (const known of [{}, { head: "b" }, { baseCommit: "a" }]) {
      expect(await tryGate(gate, { with: config, vcs, subject: { facets: known } })).toMatchObject({
        value: "inconclusive",
        code: "CHANGE_UNKNOWN",
      });
    }
    for (const facet of ["head", "baseCommit"]) {
      const gone = { ...facets, [facet]: "gone" };
      expect(await tryGate(gate, { with: config, vcs, subject: { facets: gone } })).toMatchObject({ value: "error", code: "VCS_FAILED" });
    }
  });

  test("a repository that fails is no verdict, at whichever question", async () => {
    const asked: string[] = [];
    const failing = (name: string): Vcs =>
      new Proxy(vcs, {
        get: (target, property: keyof Vcs) => {
          const call: unknown = target[property];
          if (typeof call === "function") asked.push(property);
          return property === name ? () => Promise.reject(new SluiceError({ code: "VCS_FAILED", message: "git is gone" })) : call;
        },
      });
    await tryGate(gate, { with: config, vcs: failing("none"), subject: { facets } });
    const questions = new Set(asked);
    expect(questions.size).toBeGreaterThan(0);
    for (const name of questions) {
      expect(await tryGate(gate, { with: config, vcs: failing(name), subject: { facets } })).toMatchObject({
        value: "error",
        class: "infrastructure",
      });
    }
  });

  test("an empty change has the meaning that is written down, and says that nothing was examined", async () => {
    const nothing = await tryGate(gate, { with: config, vcs, subject: { facets: { ...facets, head: "a" } } });
    expect(nothing.value).toBe(whenEmpty);
    expect(nothing.examined ?? 0).toBe(whenEmpty === "fail" ? 1 : 0);
  });
});
