import { canonicalJson, type Outcome } from "@sluice/core";
import { exitTableProblem, readExit } from "@sluice/readers";
import { configSchema, integer, list, optional, required, text } from "../config-schema.ts";
import { defineGate } from "../define-gate.ts";
import { evidenceOf } from "../evidence-of.ts";
import { fail, infrastructureError, missingInput, pass } from "../outcome-makers.ts";

const schema = configSchema(
  {
    pass: required(list(integer(0, 125), 1, 126)),
    fail: optional(list(integer(0, 125), 1, 126)),
    because: required(text(300, (because) => /\S/.test(because), "the reason why the exit of this work is believed")),
  },
  (table) => {
    const problem = exitTableProblem(table);
    return problem === undefined ? [] : [{ path: ["pass"], message: problem }];
  },
);

/**
 * Judges the stage's work by its exit code alone, by a table that the definition declares. A worker's exit is its own word (invariant 3),
 * so nothing is assumed: the codes that pass are listed, `because` says why they are believed and stands in every verdict, and the evidence
 * is `reported`, which a policy with `evidence: { class: observed }` does not accept. Work that did not exit by itself is an error.
 */
export const exitStatus = defineGate({
  id: "exit-status",
  version: 1,
  config: schema,
  binds: ["head", "work"],
  reads: "work",
  needsEvidence: true,
  plan: () => ({ kind: "evaluate", readsExit: true }),
  evaluate({ config, work }): Outcome {
    if (work === undefined) return missingInput("The stage has no ended work, and so no exit.", { code: "EXIT_MISSING" });
    const { id, effect, exit } = work;
    const content = canonicalJson({ effect, work: id, exit });
    const evidence = [evidenceOf({ name: "exit", producer: id, class: "reported", content, excerpt: content })];
    if (exit === null) {
      return infrastructureError(undefined, `${effect} did not exit by itself.`, { code: "EXIT_SIGNALLED", evidence });
    }
    const { pass: passing, fail: failing, because } = config;
    const meaning = readExit({ kind: "exited", code: exit }, { pass: passing, ...(failing === undefined ? {} : { fail: failing }) });
    const { code } = meaning;
    const reason = `${effect} ${meaning.reason}`;
    if (meaning.value === "pass") return pass(`${reason}; believed because: ${because}`, { code, evidence });
    return meaning.value === "fail"
      ? fail(`${reason}.`, [`${reason}.`], { code, evidence })
      : infrastructureError(undefined, `${reason}.`, { code, evidence });
  },
});
