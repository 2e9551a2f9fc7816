import { isIdentifier, isKey } from "@sluice/core";

/** What a path asks for. */
export type Route = { readonly to: "list" } | { readonly to: "request"; readonly run: string; readonly gate: string };

/** `undefined`: there is no such page. Names outside the grammar are nobody's, so no path reaches a store that is none. */
export function routeOf(base: string, pathname: string): Route | undefined {
  if (pathname === base || pathname === `${base}/`) return { to: "list" };
  if (!pathname.startsWith(`${base}/`)) return undefined;
  const [run, gate, ...rest] = pathname.slice(base.length + 1).split("/");
  return rest.length === 0 && isKey(run) && isIdentifier(gate) ? { to: "request", run, gate } : undefined;
}
