import type { Wiring } from "@sluice/core";
import type { Definition } from "../definition.ts";

/** What outside statuses mean, and which of them show a run, by system. */
export function compileWiring({ wiring = {}, projection = {} }: Definition): readonly Wiring[] | undefined {
  const systems = [...new Set([...Object.keys(wiring), ...Object.keys(projection)])];
  if (systems.length === 0) return undefined;
  return systems.map((system) => ({ system, statuses: wiring[system] ?? {}, shows: projection[system] ?? {} }));
}
