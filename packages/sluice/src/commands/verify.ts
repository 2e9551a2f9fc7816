import { relative } from "node:path";
import { effectNamesOf } from "@sluice/lifecycle";
import type { Command } from "../command.ts";
import { POLICY } from "../common-options.ts";
import { definitionAtHand } from "../definition-at-hand.ts";
import { findingsText, proveDefinition } from "../definition-file.ts";
import { registryOf } from "../open-engine.ts";
import { openProject } from "../project.ts";
import { showLine } from "../show-line.ts";
import { paint } from "../terminal.ts";
import { counted } from "../counted.ts";

/** Proves the definition before anything runs. */
export const verify: Command = {
  name: "verify",
  summary: "Prove that no run can hang, loop or end wrong.",
  details:
    "Reads the definition on disk, so that a change can be proven before it is committed; with --policy-ref the one at that revision. Says whether that is the definition which runs would use.",
  positionals: [],
  options: POLICY,
  async run(invocation) {
    const project = await openProject(invocation);
    const { source, policyTrusted } = await definitionAtHand(invocation, project);
    const { pipeline, digest, warnings } = proveDefinition(source, registryOf(project));
    const unhandled = effectNamesOf(pipeline).filter((effect) => !Object.hasOwn(project.config.effects ?? {}, effect));
    const gates = pipeline.stages.reduce((count, stage) => count + stage.before.length + stage.gates.length, 0);
    const { terminal } = invocation;
    const text = [
      `${paint(terminal, "good", "proven")} ${showLine(pipeline.name)} (${relative(project.root, project.definitionFile)}): ${counted(pipeline.stages.length, "stage")}, ${counted(gates, "gate")}`,
      ...(warnings.length === 0 ? [] : [findingsText(warnings, { file: source.file })]),
      ...(unhandled.length === 0 ? [] : [`note: nobody here performs ${unhandled.join(", ")}`]),
      ...(policyTrusted ? [] : ["note: this is not the definition at the policy ref; runs use that one until this one is committed there"]),
    ];
    return {
      exit: 0,
      document: { pipeline: pipeline.name, digest, policyTrusted, warnings, unhandledEffects: unhandled },
      text: text.join("\n"),
    };
  },
};
