import { command, createSluice, defineGate, definePipeline, digestOf, memory, pass, pipelineFile } from "../../packages/sdk/src/index.ts";
import type { ErrorExamples } from "./error-example.ts";
import { ALICE, folder, opened, sampleProject, release } from "./worlds.ts";

/** Names, definitions and configurations that are not as they must be. */
export const definitionErrors = {
  IDENTIFIER_INVALID: {
    cause: "A scope, run, gate, effect, reservation or marker was given a name with characters that it may not have, or too many of them.",
    remedy:
      "Use up to 64 lower case letters, digits, dots, dashes and underscores; a run may have capitals, and 128. Map names of your own to such names.",
    async provoke() {
      // #region IDENTIFIER_INVALID
      await memory().load({ scope: "Team A", run: "r-1" });
      // #endregion IDENTIFIER_INVALID
    },
  },
  JSON_NOT_CANONICAL: {
    cause: "Something was to be digested or stored that JSON cannot hold: a date, a function, `NaN`, a cycle.",
    remedy: "Give plain data. Write a date as its milliseconds, a big number as text, and leave out what is `undefined`.",
    provoke() {
      // #region JSON_NOT_CANONICAL
      digestOf({ price: Number.NaN });
      // #endregion JSON_NOT_CANONICAL
    },
  },
  DEFINITION_INVALID: {
    cause: "A key, value or name of the definition is not one that the format knows, or leads nowhere.",
    remedy:
      "Correct every problem of the message: each has its place, what was expected, and often what was meant. `sluice verify` lists them.",
    provoke() {
      // #region DEFINITION_INVALID
      const stages = { confirm: { gates: ["no-such-gate"], next: "done" }, done: { final: "succeeded" } } as const;
      createSluice({ pipelines: [definePipeline({ format: 1, name: "release", initial: "confirm", stages })] });
      // #endregion DEFINITION_INVALID
    },
  },
  DEFINITION_UNPROVEN: {
    cause:
      "Each part of the definition is sound, but not the whole: a stage is never reached or never left, or a gate can be walked around.",
    remedy: "Follow the path that each finding gives, and join, bound or remove what it names. `sluice graph` draws the ways there are.",
    provoke() {
      // #region DEFINITION_UNPROVEN
      const stages = {
        build: { work: { run: "builder" }, next: "done" },
        done: { final: "succeeded" },
        lost: { final: "failed" },
      } as const;
      createSluice({ pipelines: [definePipeline({ format: 1, name: "release", initial: "build", stages })] });
      // #endregion DEFINITION_UNPROVEN
    },
  },
  DEFINITION_UNREADABLE: {
    cause: "No file is where the definition should be, or it is too large or no text in UTF-8.",
    remedy:
      "Correct the path, which begins at the current folder of the process; `new URL(…, import.meta.url)` means a file beside the module.",
    provoke() {
      // #region DEFINITION_UNREADABLE
      pipelineFile("no-such-file.yaml");
      // #endregion DEFINITION_UNREADABLE
    },
  },
  DEFINITION_UNKNOWN: {
    cause: "The name was not among the `pipelines` of this engine, or the store lacks the text that a run was judged by.",
    remedy: "Give the pipeline to `createSluice`, or correct the name. For a run of another store, import it: its definition comes along.",
    async provoke() {
      const { sluice } = opened();
      // #region DEFINITION_UNKNOWN
      await sluice.start("relaese", { key: "K-1", subject: { kind: "plan" }, startedBy: ALICE });
      // #endregion DEFINITION_UNKNOWN
    },
  },
  SCENARIO_INVALID: {
    cause: "A file of scenarios has a key that there is none of, or names a gate, stage or effect that its pipeline does not have.",
    remedy: "Correct the line that the message shows; it says what was meant where that can be guessed.",
    async provoke() {
      const project = await sampleProject();
      // #region SCENARIO_INVALID
      project.write("typo.scenario.yaml", "format: 1\nscenarios: [{ name: begins, expect: { stagee: build } }]\n");
      return project.call(["test", "typo.scenario.yaml", "--json"]);
      // #endregion SCENARIO_INVALID
    },
  },
  CONFIG_INVALID: {
    cause: "An option of `createSluice` or a store, or an export of `sluice.config`, is missing, unknown or of another form.",
    remedy: "Give what the message expects; `sluice doctor` looks at a configuration as a whole.",
    provoke() {
      // #region CONFIG_INVALID
      createSluice({ pipelines: [] });
      // #endregion CONFIG_INVALID
    },
  },
  CONFIG_UNTRUSTED: {
    cause:
      "The configuration is code, and what lies in the worktree is not what the policy ref has: the change under judgement may have written it.",
    remedy:
      "Commit the configuration where the policy is read from. For trials on your own machine say `--policy-file`; every answer will tell so.",
    async provoke() {
      const project = await sampleProject();
      // #region CONFIG_UNTRUSTED
      project.write("sluice.config.mjs", "export default {};\n");
      return project.call(["tick", "--json"]);
      // #endregion CONFIG_UNTRUSTED
    },
  },
  GATE_INVALID: {
    cause:
      "`defineGate` was given a gate without a name, version, schema or look as it needs them, or something else was registered as a gate.",
    remedy: "Correct the member that the message names; the type `GateSpec` says what each of them is for.",
    provoke() {
      const config = schema();
      // #region GATE_INVALID
      defineGate({ id: "My Gate", version: 1, config, binds: ["head"], reads: "subject", evaluate: () => pass("seen") });
      // #endregion GATE_INVALID
    },
  },
  GATE_DUPLICATE: {
    cause: "Two gates have one `id`; a gate of your own may also have the name of a built-in one.",
    remedy: "Rename one of them, or register it once.",
    provoke() {
      const config = schema();
      // #region GATE_DUPLICATE
      const own = defineGate({ id: "report", version: 1, config, binds: ["head"], reads: "subject", evaluate: () => pass("seen") });
      createSluice({ pipelines: [release], gates: [own] });
      // #endregion GATE_DUPLICATE
    },
  },
  EFFECT_UNPROVABLE: {
    cause:
      "An effect says `repeat: ask`, so its handler is asked whether it happened before it is sent again, and that handler cannot tell.",
    remedy:
      "Give the handler a `prove` that looks into the world, or declare `repeat: safe` (sending twice does no harm) or `never` (a person answers).",
    provoke() {
      // #region EFFECT_UNPROVABLE
      const stages = { ship: { work: { run: "shipper" }, next: "done" }, done: { final: "succeeded" } } as const;
      const effects = { shipper: { class: "ordinary", repeat: "ask" } } as const;
      const shipping = definePipeline({ format: 1, name: "ship", initial: "ship", effects, stages });
      createSluice({ pipelines: [shipping], effects: { shipper: command(["./ship"], { cwd: folder() }) } });
      // #endregion EFFECT_UNPROVABLE
    },
  },
} satisfies ErrorExamples;

/** A schema that takes any map. */
function schema() {
  return { "~standard": { version: 1, vendor: "example", validate: (value: unknown) => ({ value: value as object }) } } as const;
}
