import type { AddedLine, Finding } from "@sluice/core";
import { configSchema, fields, integer, list, optional, required, text } from "../config-schema.ts";
import { counted } from "../counted.ts";
import { defineChangeGate } from "../define-change-gate.ts";
import { displayText, shortText } from "../display-text.ts";
import { changeEvidence } from "../in-change.ts";
import { linesInScope } from "../lines-in-scope.ts";
import { fail, pass } from "../outcome-makers.ts";
import { patternList } from "../patterns/pattern-list.ts";
import { phraseSearch } from "../phrase-search.ts";

const allowed = fields({
  path: required(text(1024)),
  text: required(text(1000)),
  because: required(text(300, (because) => /\S/.test(because), "the reason why this line may stay")),
});

const schema = configSchema({
  phrases: optional(
    list(
      text(80, (phrase) => /[\p{L}\p{N}]/u.test(phrase), "a phrase with a letter or digit"),
      1,
      50,
    ),
  ),
  paths: optional(patternList),
  except: optional(patternList),
  allow: optional(list(allowed, 1, 200)),
  limit: optional(integer(1024, 256 * 1_048_576)),
});

/** What is written in place of what should be there. */
const PHRASES = ["todo", "fixme", "xxx", "tbd", "implement later", "fill in later", "similar to above", "placeholder"];

/**
 * No line that a change adds holds a phrase that stands for unfinished work. Only added lines count, not what was there before. A line
 * that may stay is justified one by one: by its path, its text and a reason, in the policy. Binary files and a difference that is too
 * large to be read are never a pass. A change that adds no line passes.
 */
export const addedLines = defineChangeGate({
  id: "added-lines",
  version: 1,
  config: schema,
  async judge(change, { config, signal }) {
    const { phrases = PHRASES, allow = [] } = config;
    const { lines, files, unseen } = await linesInScope(change, config, signal);
    const search = phraseSearch(phrases);
    const found = lines.flatMap((line) => {
      const phrase = search(line.text);
      return phrase === undefined ? [] : [{ line, phrase, entry: allow.find((entry) => isAbout(entry, line)) }];
    });
    const listing = found.map(({ line, phrase, entry }) => `${line.path}:${line.line} ${phrase}${entry === undefined ? "" : " allowed"}`);
    const evidence = [changeEvidence(change, "added-lines", [`${counted(lines.length, "line")} in ${counted(files, "file")}`, ...listing])];
    const extra = { examined: lines.length, evidence };
    const findings = found.flatMap(({ line, phrase, entry }) => (entry === undefined ? [findingOf(line, phrase)] : []));
    if (findings.length > 0)
      return fail(`Unfinished work in ${findings.length} of ${counted(lines.length, "added line")}.`, findings, {
        ...extra,
        code: "LINES_UNFINISHED",
      });
    if (unseen !== undefined) return { ...unseen, ...extra };
    const stay = found.map(({ line, entry }): Finding => ({ path: line.path, line: line.line, message: `May stay: ${entry?.because}` }));
    const unused = allow.filter((entry) => !lines.some((line) => isAbout(entry, line))).length;
    const notes = [
      stay.length === 0 ? "" : `; ${stay.length} may stay`,
      unused === 0 ? "" : `; ${counted(unused, "permission")} not needed`,
    ];
    return pass(`No unfinished work in ${counted(lines.length, "added line")}${notes.join("")}.`, {
      ...extra,
      code: "LINES_FINISHED",
      findings: stay,
    });
  },
});

function isAbout({ path, text: allowedText }: { readonly path: string; readonly text: string }, line: AddedLine): boolean {
  return path === line.path && allowedText.trim() === line.text.trim();
}

function findingOf({ path, line, text: content }: AddedLine, phrase: string): Finding {
  return {
    code: "LINE_UNFINISHED",
    path,
    line,
    message: `"${phrase}" in: ${shortText(displayText(content.trim().slice(0, 800)), 200)}`,
    hint: "Do what it puts off and take it out, or have the policy allow this line with a reason.",
  };
}
