import { SluiceError } from "@sluice/core";
import { JSONPathNodeList } from "json-p3";
import type { PathParts } from "./json-path-parts.ts";

/** Counts what a path looks at. */
export interface StepCount {
  /** Begins to count anew. */
  reset(): void;
}

/** A text of this many units costs one step. */
const UNITS = 64;

/**
 * Makes every part of a compiled path count its steps, and throw once they are more than `most`: the library has no limit of its own, and
 * filters that look at the whole document from each of its values, compare large values, or descend repeatedly are more than linear
 * (threat JP-3). Queries inside filters become lazy, because the library spreads the lists of the others over the stack.
 */
export function limitSteps(parts: PathParts, most: number): StepCount {
  let left = most;
  const spend = (steps: number): void => {
    left -= steps;
    if (left < 0) throw new SluiceError({ code: "ABORTED", message: "The path looks at too much." });
  };
  for (const segment of parts.segments) {
    for (const selector of segment.selectors) {
      const resolve = selector.resolve.bind(selector);
      selector.resolve = (node) => {
        const nodes = resolve(node);
        spend(1 + nodes.length);
        return nodes;
      };
    }
  }
  for (const query of parts.inner) query.query = (value) => new JSONPathNodeList(Array.from(query.lazyQuery(value)));
  for (const operand of parts.operands) {
    const evaluate = operand.evaluate.bind(operand);
    operand.evaluate = (context) => {
      const nodes = evaluate(context) as JSONPathNodeList;
      for (const { value } of nodes) weigh(value, spend);
      return nodes;
    };
  }
  return {
    reset() {
      left = most;
    },
  };
}

/** Spends what it costs to look at all of a value. Values are bounded in depth before. */
function weigh(value: unknown, spend: (steps: number) => void): void {
  spend(typeof value === "string" ? 1 + value.length / UNITS : 1);
  if (typeof value !== "object" || value === null) return;
  for (const member of Object.values(value)) weigh(member, spend);
}
