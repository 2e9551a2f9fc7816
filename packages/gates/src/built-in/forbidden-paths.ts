import type { ConfigIssue, Finding } from "@sluice/core";
import { configSchema, flag, oneOf, optional } from "../config-schema.ts";
import { counted } from "../counted.ts";
import { defineChangeGate } from "../define-change-gate.ts";
import { changeEvidence } from "../in-change.ts";
import { fail, pass } from "../outcome-makers.ts";
import { collidingPaths } from "../patterns/colliding-paths.ts";
import { compilePatterns } from "../patterns/compile-patterns.ts";
import { patternList, protectedPatternList } from "../patterns/pattern-list.ts";
import type { SchemaOutput } from "../standard-schema.ts";
import { type Touched, touchedBy } from "../touched-by.ts";

const rule = oneOf("refuse", "allow");

const schema = configSchema(
  {
    paths: optional(patternList),
    protected: optional(protectedPatternList),
    except: optional(patternList),
    links: optional(rule),
    submodules: optional(rule),
    history: optional(flag),
  },
  ({ paths, protected: guarded }): readonly ConfigIssue[] =>
    paths === undefined && guarded === undefined ? [{ path: ["paths"], message: "is missing; give paths, protected, or both" }] : [],
);

type Config = SchemaOutput<typeof schema>;

const TAKE_OUT = "Take every change to this path out of the branch.";
const REWRITE = "Rewrite the commits so that none of them touches this path: what was committed once stays in the history.";

/**
 * A change touches none of these paths: neither as it is now, both sides of a rename included, nor in any of its commits. Paths under
 * `protected` are found in any case and Unicode form, and then files that differ in nothing else are refused. Links and submodules are
 * refused wherever they are, because they lead elsewhere. A change without files passes: it touches nothing.
 */
export const forbiddenPaths = defineChangeGate({
  id: "forbidden-paths",
  version: 1,
  config: schema,
  async judge(change, { config, signal }) {
    const touched = await touchedBy(change, { history: config.history !== false, signal });
    const judge = judgeOf(config);
    const findings = [...touched.flatMap(judge), ...collisions(config, touched)];
    const evidence = [
      changeEvidence(
        change,
        "touched-files",
        touched.map(({ path, change: how, type }) => `${how} ${type} ${path}`),
      ),
    ];
    const examined = touched.length;
    return findings.length === 0
      ? pass(`None of ${counted(examined, "touched file")} is forbidden.`, { code: "PATHS_ALLOWED", examined, evidence })
      : fail(`The change touches what it may not touch: ${counted(findings.length, "finding")}.`, findings, {
          code: "PATHS_FORBIDDEN",
          examined,
          evidence,
        });
  },
});

function judgeOf({ paths = [], protected: guarded = [], except = [], links, submodules }: Config): (file: Touched) => readonly Finding[] {
  const [forbidden, protects, allowed] = [compilePatterns(paths), compilePatterns(guarded, { protected: true }), compilePatterns(except)];
  return ({ path, change, type, inResult }) => {
    const [first, second] = [protects.match(path), forbidden.match(path)];
    const hint = inResult ? TAKE_OUT : REWRITE;
    const how = inResult ? `It was ${change}` : "A commit of the change touched it";
    if (first.kind === "refused") return [{ code: "PATH_REFUSED", path, message: "This is no path that a repository may have.", hint }];
    if (first.kind === "matched") return [{ code: "PATH_PROTECTED", path, message: `${how}, and ${first.pattern} protects it.`, hint }];
    if (allowed.match(path).kind === "matched") return [];
    if (second.kind === "matched") return [{ code: "PATH_FORBIDDEN", path, message: `${how}, and ${second.pattern} forbids it.`, hint }];
    if (!inResult || change === "deleted" || type === "file") return [];
    if ((type === "symlink" ? links : submodules) === "allow") return [];
    const code = type === "symlink" ? "PATH_LINK" : "PATH_SUBMODULE";
    return [{ code, path, message: `It is a ${type}, which leads to something else than it shows.`, hint: "Put a plain file here." }];
  };
}

function collisions({ protected: guarded }: Config, touched: readonly Touched[]): readonly Finding[] {
  if (guarded === undefined) return [];
  const present = touched.filter(({ change, inResult }) => inResult && change !== "deleted").map(({ path }) => path);
  return collidingPaths(present).map(([path = "", ...others]) => ({
    code: "PATHS_COLLIDE",
    path,
    message: `Some file systems take it and ${others.join(", ")} for one file.`,
    hint: "Give the files names that differ in more than case and accents.",
  }));
}
