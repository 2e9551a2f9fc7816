import { readFrontmatter } from "@sluice/readers";
import matter from "gray-matter";
import { parse } from "yaml";
import { compare } from "./compare.ts";
import { type Figure, type FigureResult, sameAnswer, short } from "./figure.ts";

const READS = 100;

/** G11: the guarded reader against gray-matter on the same YAML library, and against what people use without thinking. */
export const frontmatter: Figure = {
  name: "frontmatter",
  async measure(effort) {
    const results: FigureResult[] = [];
    const reads = effort.quick ? 2 : READS;
    for (const size of [1_000, 20_000]) {
      const text = report(size);
      const ours = (): unknown => {
        const read = readFrontmatter(text);
        return read.ok ? read.data["verdict"] : read.problem.code;
      };
      // Options turn gray-matter's cache off: every side reads.
      const onYaml = (): unknown =>
        (matter(text, { language: "yaml", engines: { yaml: (source: string) => parse(source) as object } }).data as { verdict?: unknown })
          .verdict;
      const byDefault = (): unknown => (matter(text, {}).data as { verdict?: unknown }).verdict;
      sameAnswer("verdict on yaml", ours(), onYaml());
      sameAnswer("verdict by default", ours(), byDefault());
      const repeat = (once: () => unknown) => () => () => {
        for (let turn = 0; turn < reads; turn++) if (once() !== "APPROVED") throw new Error("the verdict is another one");
        return reads;
      };
      const { faster, us, rounds } = await compare(
        [
          { name: "sluice", batch: repeat(ours) },
          { name: "yaml", batch: repeat(onYaml) },
          { name: "default", batch: repeat(byDefault) },
        ],
        effort,
      );
      const detail = {
        rounds,
        bytes: text.length,
        microseconds: { sluice: short(us[0] ?? 0), onYaml: short(us[1] ?? 0), byDefault: short(us[2] ?? 0) },
      };
      results.push(
        {
          name: `frontmatter/${size}`,
          ratio: short(faster[0] ?? 0),
          unit: "times as fast as gray-matter on the yaml engine",
          detail: { bar: 1, good: "above", ...detail },
        },
        {
          name: `frontmatter/${size}/default`,
          ratio: short(faster[1] ?? 0),
          unit: "times as fast as gray-matter by default, which runs code in headers",
          detail: { good: "above", rounds },
        },
      );
    }
    return results;
  },
};

/** A report as reviewers write them: a flat header, then prose. */
function report(size: number): string {
  const header = [
    "---",
    "verdict: APPROVED",
    "reviewer: agent-7",
    "summary: retries are bounded and tested",
    "findings:",
    "  - bound the retry",
    "  - name the timeout",
    "risk: low",
    "---",
    "",
    "# Review",
    "",
  ];
  const line = "The change bounds the retry at five attempts and covers it with a test that fails without it.";
  const text = header.join("\n");
  return text + `${line}\n`.repeat(Math.ceil((size - text.length) / (line.length + 1)));
}
