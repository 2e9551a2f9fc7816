// #region gate
import { defineGate, definitionError, evidenceOf, fail, inconclusive, pass, type StandardSchema } from "@sluice/sdk";

interface Config {
  readonly header: string;
  readonly suffix: string;
}

/** Any Standard Schema will do (zod, valibot, arktype); by hand, the example needs no library. */
const config: StandardSchema<Config> = {
  "~standard": { version: 1, vendor: "example", validate: (value) => (isConfig(value) ? { value } : { issues: [{ message: EXPECTED }] }) },
};

/** Every file of a kind that the change adds or modifies begins with the licence header. */
export const licenceHeader = defineGate({
  id: "licence-header",
  version: 1,
  config,
  binds: ["head", "baseCommit"],
  reads: "subject",
  needsEvidence: true,
  async evaluate({ config: { header, suffix }, subject, vcs, signal }) {
    const { head, baseCommit } = subject.facets;
    if (vcs === undefined) return definitionError("There is no repository to look at.", { code: "LICENCE_NO_REPOSITORY" });
    if (head === undefined || baseCommit === undefined)
      return inconclusive("What changed is not known.", { code: "LICENCE_RANGE_UNKNOWN" });
    const changed = await vcs.changedFiles({ base: baseCommit, head }, { signal });
    const paths = changed
      .filter(({ path, change, type }) => path.endsWith(suffix) && change !== "deleted" && type === "file")
      .map(({ path }) => path);
    const without: string[] = [];
    for (const path of paths) {
      const file = await vcs.readFile({ commit: head, path, maxBytes: 1_000_000 }, { signal });
      const text = file.kind === "present" ? new TextDecoder().decode(file.bytes) : "";
      if (!text.startsWith(header)) without.push(path);
    }
    const evidence = [evidenceOf({ name: "changed-files", producer: "git", class: "observed", content: paths.join("\n") })];
    if (without.length === 0)
      return pass("Every changed file carries the header.", { code: "LICENCE_PRESENT", examined: paths.length, evidence });
    const findings = without.map((path) => ({
      message: "the licence header is missing",
      path,
      line: 1,
      hint: `Begin the file with: ${header}`,
    }));
    return fail(`${without.length} of ${paths.length} files lack the header.`, findings, {
      code: "LICENCE_MISSING",
      examined: paths.length,
      evidence,
    });
  },
});
// #endregion gate

const EXPECTED = "must be { header, suffix }, two texts that are not empty";

function isConfig(value: unknown): value is Config {
  if (typeof value !== "object" || value === null) return false;
  const { header, suffix } = value as Partial<Record<keyof Config, unknown>>;
  return Object.keys(value).length === 2 && isText(header) && isText(suffix);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
