import { equal, ok } from "node:assert/strict";
import { isIdentifier } from "@sluice/core";
import type { SuiteGroup } from "../suite-api.ts";
import type { GateSuite } from "./gate-under-test.ts";

const KINDS = ["evaluate", "request", "reserve", "measure", "units", "group"];
const READS = ["subject", "work", "world"];
const BINDS = /^(evidence:)?[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether a gate's kind runs its code. */
export function runsCode({ kind }: GateSuite["gate"]): boolean {
  return kind === "evaluate" || kind === "measure";
}

/** What a gate says of itself. */
export const declarationCases: SuiteGroup<GateSuite> = {
  name: "declaration",
  cases: [
    {
      name: "its names follow their grammars, and its version counts from 1",
      run: async ({ gate }) => {
        ok(isIdentifier(gate.id), `the id ${gate.id} is outside the identifier grammar`);
        ok(Number.isSafeInteger(gate.version) && gate.version >= 1, "the version is a whole number from 1");
        ok(KINDS.includes(gate.kind) && READS.includes(gate.reads), "the kind and what it reads are words of ours");
        for (const name of gate.binds) ok(BINDS.test(name), `${name} is no facet, work or evidence:NAME`);
        for (const cause of gate.causes) ok(isIdentifier(cause), `the cause ${cause} is outside the identifier grammar`);
        equal(new Set(gate.binds).size + new Set(gate.causes).size, gate.binds.length + gate.causes.length, "a name stands twice");
      },
    },
    {
      name: "it has code exactly when its kind runs code",
      run: async ({ gate }) => {
        equal(gate.evaluate !== undefined, runsCode(gate), `a gate of kind ${gate.kind}`);
      },
    },
    {
      name: "it binds the work when it reads what the work left",
      run: async ({ gate }) => {
        if (gate.reads === "work") ok(gate.binds.includes("work"), "else the verdict on one try would count for the next one");
      },
    },
    {
      name: "the author shows a pass, and something else when it can fail",
      run: async ({ gate, looks, refuses }) => {
        ok(refuses.length > 0, "name configurations that are refused: a gate that takes anything finds no mistake");
        if (!runsCode(gate)) return;
        ok(
          looks.some(({ value }) => value === "pass"),
          "show a look that passes",
        );
        ok(!gate.canFail || looks.some(({ value }) => value !== "pass"), "show a look that does not pass");
      },
    },
  ],
};
