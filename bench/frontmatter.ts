import { hash } from "node:crypto";
import { readFrontmatter } from "@sluice/readers";
import matter from "gray-matter";
import { parse } from "yaml";
import { compare } from "./compare.ts";
import { type Figure, type FigureEffort, type FigureResult, sameAnswer, short } from "./figure.ts";
import { frontmatterHeap } from "./frontmatter-heap.ts";

const READS = 200;

/** G11: the guarded reader against gray-matter on the same YAML library, and against what people use without thinking. */
export const frontmatter: Figure = {
  name: "frontmatter",
  async measure(effort) {
    const results: FigureResult[] = [];
    const goals = { bar: 1, goal: 8 };
    for (const size of [1_000, 20_000]) results.push(...(await measureReader(`frontmatter/${size}`, report(size, "low"), goals, effort)));
    // A nested field is beyond the quick reader of flat headers.
    results.push(...(await measureReader("frontmatter/nested", report(1_000, "{impact: low}"), {}, effort)));
    return [...results, frontmatterHeap(effort)];
  },
};

async function measureReader(
  name: string,
  text: string,
  goals: { readonly bar?: number; readonly goal?: number },
  effort: FigureEffort,
): Promise<readonly FigureResult[]> {
  const ours = (digest?: (source: Uint8Array | string) => `sha256:${string}`) => (): unknown => {
    const read = readFrontmatter(text, digest === undefined ? {} : { digest });
    return read.ok ? read.data["verdict"] : read.problem.code;
  };
  const known = `sha256:${hash("sha256", text)}` as const;
  // Options turn gray-matter's cache off: every side reads.
  const onYaml = (): unknown =>
    (matter(text, { language: "yaml", engines: { yaml: (source: string) => parse(source) as object } }).data as { verdict?: unknown })
      .verdict;
  const byDefault = (): unknown => (matter(text, {}).data as { verdict?: unknown }).verdict;
  const sides = {
    // As the gate `report` reads; gray-matter digests nothing.
    sluice: ours((source) => `sha256:${hash("sha256", source)}`),
    onYaml,
    byDefault,
    digestKnown: ours(() => known),
    digestOfCore: ours(),
  };
  const reads = effort.quick ? 2 : READS;
  for (const [side, once] of Object.entries(sides)) sameAnswer(`verdict, ${side}`, sides.sluice(), once());
  const repeat = (once: () => unknown) => () => () => {
    for (let turn = 0; turn < reads; turn++) if (once() !== "APPROVED") throw new Error("the verdict is another one");
    return reads;
  };
  const compared = Object.entries(sides).map(([side, once]) => ({ name: side, batch: repeat(once) }));
  const { faster, us, rounds } = await compare(compared, effort);
  const microseconds = Object.fromEntries(Object.keys(sides).map((side, at) => [side, short(us[at] ?? 0)]));
  const digestKnown = (us[1] ?? 0) / (us[3] ?? Number.NaN);
  return [
    {
      name,
      ratio: short(faster[0] ?? 0),
      unit: "times as fast as gray-matter on the yaml engine",
      detail: { ...goals, good: "above", rounds, bytes: text.length, microseconds },
    },
    {
      name: `${name}/default`,
      ratio: short(faster[1] ?? 0),
      unit: "times as fast as gray-matter by default, which runs code in headers",
      detail: { good: "above", rounds },
    },
    {
      name: `${name}/digest-known`,
      ratio: short(digestKnown),
      unit: "times as fast as gray-matter on the yaml engine, where the file has been digested already",
      detail: { good: "above", rounds },
    },
  ];
}

/** A report as reviewers write them: a flat header, then prose. */
function report(size: number, risk: string): string {
  const header = [
    "---",
    "verdict: APPROVED",
    "reviewer: agent-7",
    "summary: retries are bounded and tested",
    "findings:",
    "  - bound the retry",
    "  - name the timeout",
    `risk: ${risk}`,
    "---",
    "",
    "# Review",
    "",
  ];
  const line = "The change bounds the retry at five attempts and covers it with a test that fails without it.";
  const text = header.join("\n");
  return text + `${line}\n`.repeat(Math.ceil((size - text.length) / (line.length + 1)));
}
