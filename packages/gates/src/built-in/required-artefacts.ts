import type { FileRead, Finding } from "@sluice/core";
import { configSchema, flag, list, optional, required, text } from "../config-schema.ts";
import { counted } from "../counted.ts";
import { defineChangeGate } from "../define-change-gate.ts";
import { isFolderPath } from "../folder-path.ts";
import { changeEvidence } from "../in-change.ts";
import { fail, pass } from "../outcome-makers.ts";

const MOST_FILES = 50;

/** Enough to see that there is something; whatever is larger is not empty. */
const READ_BYTES = 65_536;

const schema = configSchema({
  files: required(list(text(512, isFolderPath, "a relative path in the repository"), 1, MOST_FILES)),
  changed: optional(flag),
});

/**
 * Files that must be in the judged commit: plain files with something in them, and with `changed` added or modified by this change. A
 * change without any file fails then.
 */
export const requiredArtefacts = defineChangeGate({
  id: "required-artefacts",
  version: 1,
  config: schema,
  templates: ["files"],
  async judge(change, { config, signal }) {
    const paths = config.files;
    const changed = config.changed === true ? await change.vcs.changedFiles(change.range, { signal }) : undefined;
    const present = new Set(changed?.filter((file) => file.change !== "deleted").map(({ path }) => path));
    const reads = await Promise.all(
      paths.map((path) => change.vcs.readFile({ commit: change.range.head, path, maxBytes: READ_BYTES }, { signal })),
    );
    const findings = paths.flatMap((path, at): readonly Finding[] => {
      const problem = problemOf(reads[at]);
      if (problem !== undefined) return [{ ...problem, path }];
      return changed === undefined || present.has(path) ? [] : [{ ...UNCHANGED, path }];
    });
    const extra = {
      examined: paths.length,
      evidence: [
        changeEvidence(
          change,
          "artefacts",
          paths.map((path, at) => `${reads[at]?.kind} ${path}`),
        ),
      ],
    };
    return findings.length === 0
      ? pass(`${counted(paths.length, "required file")} in place.`, { ...extra, code: "ARTEFACTS_PRESENT" })
      : fail(`${findings.length} of ${counted(paths.length, "required file")} not in place.`, findings, {
          ...extra,
          code: "ARTEFACTS_MISSING",
        });
  },
});

const UNCHANGED = {
  code: "ARTEFACT_UNCHANGED",
  message: "It is as it was before this change.",
  hint: "Write it anew for this change and commit it.",
};

function problemOf(read: FileRead | undefined): Omit<Finding, "path"> | undefined {
  const hint = "Write this file and commit it.";
  if (read?.kind === "present")
    return /\S/.test(new TextDecoder().decode(read.bytes))
      ? undefined
      : { code: "ARTEFACT_EMPTY", message: "There is nothing in it.", hint };
  if (read?.kind === "absent") return { code: "ARTEFACT_MISSING", message: "It is not in the judged commit.", hint };
  if (read?.kind === "refused" && read.because === "too-large") return undefined;
  return { code: "ARTEFACT_NOT_A_FILE", message: "What is there is no plain file.", hint: "Put a plain file here, no link and no folder." };
}
