import type { Options } from "./command.ts";

/** What every command understands. */
export const EVERYWHERE: Options = {
  json: { help: "answer with exactly one JSON document on standard output" },
  help: { help: "say how the command is used" },
};

/** Where policy comes from. */
export const POLICY: Options = {
  pipeline: { value: "FILE", help: "the definition (default: sluice.yaml at the top of the repository)" },
  config: { value: "FILE", help: "the configuration (default: sluice.config.ts, .mjs or .js beside the definition)" },
  "policy-ref": {
    value: "REF",
    help: "read definition and configuration at this revision (default: the merge base of HEAD with the default branch; on that branch HEAD^)",
  },
  "policy-file": { help: "read them from disk, for trials: every answer says that the policy is not trusted" },
};

/** What commands on runs understand besides. */
export const PROJECT: Options = {
  scope: { value: "NAME", help: "the tenant or project (default: default)" },
  store: {
    value: "FILE",
    help: "the database, or a folder for plain files (default: a database in your state folder, one for each repository)",
  },
  ...POLICY,
};

/** Who acts. */
export const ACTOR: Options = {
  as: { value: "NAME", help: "act under this name; it counts as claimed only, not as local" },
};
