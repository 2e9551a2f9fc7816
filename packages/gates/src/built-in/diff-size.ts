import type { ConfigIssue, FileDiff, Finding } from "@sluice/core";
import { configSchema, integer, optional } from "../config-schema.ts";
import { counted } from "../counted.ts";
import { defineChangeGate } from "../define-change-gate.ts";
import { changeEvidence } from "../in-change.ts";
import { fail, pass } from "../outcome-makers.ts";
import { compilePatterns } from "../patterns/compile-patterns.ts";
import { patternList } from "../patterns/pattern-list.ts";

const limit = optional(integer(0, 10_000_000));

const schema = configSchema(
  { files: limit, added: limit, deleted: limit, binary: limit, except: optional(patternList) },
  ({ files, added, deleted, binary }): readonly ConfigIssue[] =>
    [files, added, deleted, binary].every((each) => each === undefined)
      ? [{ path: ["files"], message: "is missing; give at least one limit of: files, added, deleted, binary" }]
      : [],
);

const LARGEST_SHOWN = 5;

/**
 * A change is no larger than declared: files, added lines, deleted lines, binary files. A rename counts on both sides. Submodules count as
 * one line. A change without files passes every limit.
 */
export const diffSize = defineChangeGate({
  id: "diff-size",
  version: 1,
  config: schema,
  async judge(change, { config, signal }) {
    const { except = [], ...limits } = config;
    const excluded = compilePatterns(except);
    const all = await change.vcs.diffStat(change.range, { signal });
    const files = all.filter(({ path }) => excluded.match(path).kind !== "matched");
    const sizes = sizesOf(files);
    const excess = Object.entries(sizes).flatMap(([name, { size, what }]): readonly Finding[] => {
      const most = limits[name as keyof typeof limits];
      if (most === undefined || size <= most) return [];
      return [{ code: "SIZE_EXCEEDED", message: `${counted(size, what)}, at most ${most} allowed.`, hint: "Split the change into parts." }];
    });
    const left = all.length - files.length;
    const told = Object.values(sizes).map(({ size, what }) => counted(size, what));
    const reason = `${told.join(", ")}${left === 0 ? "" : `; ${counted(left, "file")} not counted`}.`;
    const listing = files.map(({ path, added, deleted, binary }) => `${binary ? "binary" : `+${added} -${deleted}`} ${path}`);
    const extra = { examined: files.length, evidence: [changeEvidence(change, "sizes", listing)] };
    if (excess.length === 0) return pass(reason, { ...extra, code: "SIZE_WITHIN" });
    return fail(reason, [...excess, ...largest(files)], { ...extra, code: "SIZE_TOO_LARGE" });
  },
});

function sizesOf(files: readonly FileDiff[]) {
  const sum = (size: (file: FileDiff) => number): number => files.reduce((total, file) => total + size(file), 0);
  return {
    files: { size: files.length, what: "file" },
    added: { size: sum(({ added }) => added), what: "added line" },
    deleted: { size: sum(({ deleted }) => deleted), what: "deleted line" },
    binary: { size: sum(({ binary }) => (binary ? 1 : 0)), what: "binary file" },
  };
}

/** Where most of it is: whoever has to split the change begins there. */
function largest(files: readonly FileDiff[]): readonly Finding[] {
  return files
    .toSorted((one, other) => other.added + other.deleted - (one.added + one.deleted))
    .slice(0, LARGEST_SHOWN)
    .map(({ path, added, deleted, binary }) => ({ path, message: binary ? "binary" : `${added} added, ${deleted} deleted` }));
}
