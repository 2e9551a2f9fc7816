import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  compilePipeline,
  type Finding,
  FINDING_CODES,
  formatFindings,
  formatProblems,
  loadDefinition,
  type Problem,
  verifyPipeline,
} from "../../packages/definition/src/index.ts";
import { builtInGates, createGateRegistry } from "@sluice/gates";
import { readFile, root } from "../checks/repository.ts";

const FOLDER = "docs/reference/examples/wrong-pipelines";

/** A pipeline that is wrong in one way, and the same one mended. */
export interface WrongPipeline {
  readonly name: string;
  /** The code by which it is caught. */
  readonly code: string;
  readonly why: string;
  /** What the mended one does about it. */
  readonly mend: string;
  readonly wrong: Judged;
  readonly mended: Judged;
}

/** What loading, compiling and proving a definition says. */
interface Judged {
  readonly codes: readonly string[];
  /** What is said under one code; the first time. */
  tell(code: string): string;
}

/** Every wrong pipeline of the library, in the order of their codes. */
export function wrongPipelines(): readonly WrongPipeline[] {
  const order = Object.keys(FINDING_CODES);
  const rank = (code: string): number => (order.includes(code) ? order.indexOf(code) : order.length);
  const all = readdirSync(join(root, FOLDER)).map(readPair);
  return all.toSorted((one, other) => rank(one.code) - rank(other.code) || (one.name < other.name ? -1 : 1));
}

function readPair(name: string): WrongPipeline {
  const wrong = readFile(`${FOLDER}/${name}/wrong.yaml`).text;
  const mended = readFile(`${FOLDER}/${name}/mended.yaml`).text;
  const [, code = "", why = ""] = /^# ([A-Z_]+): (.+)$/m.exec(wrong) ?? [];
  const [, mend = ""] = /^# (.+)$/m.exec(mended) ?? [];
  return { name, code, why, mend, wrong: judge(wrong), mended: judge(mended) };
}

function judge(text: string): Judged {
  const loaded = loadDefinition(text, { file: "sluice.yaml" });
  if (!loaded.ok) return told(loaded.problems, (problem) => formatProblems([problem]));
  const { positions, source } = loaded;
  const compiled = compilePipeline(source, createGateRegistry(builtInGates), { file: "sluice.yaml", positions });
  if (!compiled.ok) return told(compiled.problems, (problem) => formatProblems([problem]));
  return told(verifyPipeline(compiled.pipeline), (finding) => formatFindings([finding], { file: "sluice.yaml", positions }));
}

function told<Said extends Problem | Finding>(all: readonly Said[], tell: (said: Said) => string): Judged {
  return {
    codes: all.map(({ code }) => code),
    tell: (code) => {
      const said = all.find((each) => each.code === code);
      return said === undefined ? "" : tell(said);
    },
  };
}

/** One section for each. */
export function renderWrongPipelines(): string {
  return wrongPipelines().map(renderPair).join("\n\n");
}

function renderPair({ name, code, why, mend, wrong }: WrongPipeline): string {
  const file = `${FOLDER}/${name}/wrong.yaml`;
  const link = `examples/wrong-pipelines/${name}`;
  const text = readFile(file).text.trimEnd();
  return [
    `## ${name.replaceAll("-", " ")}`,
    `\`${code}\`: ${why}`,
    `<!-- ${file} -->`,
    ["```yaml", text, "```"].join("\n"),
    ["```text", wrong.tell(code), "```"].join("\n"),
    `[Mended](${link}/mended.yaml): ${mend}`,
  ].join("\n\n");
}
