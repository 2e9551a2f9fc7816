import type { Json } from "@sluice/core";

const STEP = /^(?:\.([A-Za-z_][A-Za-z0-9_-]*)|\[(0|[1-9][0-9]{0,5})\])/;

/** The steps of a plain member path (`$.a.b[0]`), or `undefined` when it is not one. */
export function parseMemberPath(path: string): readonly (string | number)[] | undefined {
  if (!path.startsWith("$")) return undefined;
  const steps: (string | number)[] = [];
  let rest = path.slice(1);
  while (rest !== "") {
    const match = STEP.exec(rest);
    if (match === null) return undefined;
    steps.push(match[1] ?? Number(match[2]));
    rest = rest.slice(match[0].length);
  }
  return steps;
}

/** The value at a plain member path; `undefined` when it is absent. Only own members count: names in objects, numbers in arrays. */
export function memberAt(value: Json | undefined, path: string): Json | undefined {
  const steps = parseMemberPath(path);
  if (steps === undefined) return undefined;
  let current = value;
  for (const step of steps) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    if (Array.isArray(current) !== (typeof step === "number")) return undefined;
    current = (current as Readonly<Record<string | number, Json>>)[step];
  }
  return current;
}
