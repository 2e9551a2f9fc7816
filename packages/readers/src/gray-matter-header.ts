import { SluiceError } from "@sluice/core";
import matter from "gray-matter";
import type { FrontmatterLimits } from "./frontmatter-limits.ts";
import { type HeaderFields, parseHeader } from "./guarded-yaml.ts";
import { type Reading, refused } from "./read-problem.ts";

/** Only reached if gray-matter found a language in a fence that we write ourselves. */
const REFUSING = {
  parse: (): object => {
    throw new SluiceError({ code: "INTERNAL", message: "gray-matter was asked for a header language." });
  },
};

/**
 * The only place that may import gray-matter. It gets a block that our own splitter has delimited and checked, between fences that we
 * write, always with options (its cache is off then: threat FM-3), with its YAML engine replaced by the guarded one and every other engine
 * refusing (threats FM-1, FM-2). It never sees a body and never writes.
 */
export function readHeaderBlock(block: string, limits: FrontmatterLimits): Reading<HeaderFields> {
  let reading: Reading<HeaderFields> | undefined;
  const yaml = {
    parse: (text: string): object => {
      reading = parseHeader(text.slice(1), limits);
      return {};
    },
  };
  matter(`---\n${block}\n---\n`, {
    language: "yaml",
    delimiters: "---",
    excerpt: false,
    engines: { yaml, json: REFUSING, javascript: REFUSING, js: REFUSING, coffee: REFUSING, toml: REFUSING },
  });
  if (reading !== undefined) return reading;
  const message = "The header holds no fields.";
  return refused({ code: "FRONTMATTER_NOT_A_MAP", line: 2, message, hint: "Write fields as name: value, one per line." });
}
