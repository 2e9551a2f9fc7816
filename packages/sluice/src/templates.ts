import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** What `sluice init` can write, by name, and what to type once it is committed: policy is read one commit back unless somebody says where. */
export const TEMPLATES = {
  "review-loop": {
    about: "work, a review that sends it back with reasons, a person's approval",
    then: [
      "git switch --create FIRST-1",
      "sluice run review-loop --key FIRST-1 --policy-ref HEAD",
      "sluice explain FIRST-1",
      "sluice approve FIRST-1",
    ],
  },
  deploy: {
    about: "a commit that is on the main branch, a person's confirmation, a deployment that happens once",
    then: [
      "sluice run deploy --key FIRST-1 --policy-ref HEAD",
      "sluice approve FIRST-1 --policy-ref HEAD",
      "sluice run deploy --key FIRST-1 --policy-ref HEAD",
    ],
  },
  "ci-check": {
    about: "gates for every change, and a job of GitHub Actions that judges them",
    then: ["sluice check --policy-ref HEAD"],
  },
} as const satisfies Readonly<Record<string, { readonly about: string; readonly then: readonly string[] }>>;

/** A name of {@link TEMPLATES}. */
export type TemplateName = keyof typeof TEMPLATES;

/** A file to write. */
export interface TemplateFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Names of branches that need no quotes in YAML. */
const PLAIN_BRANCH = /^[A-Za-z][A-Za-z0-9._/-]*$/;

/** The files of a template, for a repository whose work is based on `branch`. */
export function templateFiles(name: TemplateName, branch: string): readonly TemplateFile[] {
  const top = fileURLToPath(new URL(`../templates/${name}/`, import.meta.url));
  return filesBelow(top).map((file) => ({
    path: relative(top, file).split(sep).join("/"),
    text: basedOn(readFileSync(file, "utf8"), branch),
  }));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function basedOn(text: string, branch: string): string {
  return PLAIN_BRANCH.test(branch) ? text.replaceAll(/\b(base: |branches: \[)main\b/g, `$1${branch}`) : text;
}
