import type { RunStore, UnmatchedSignal } from "@sluice/core";
import { decodeJson, encodeJson, inScope, matchesSignal } from "@sluice/store-kit";
import type { MemoryData } from "./memory-data.ts";

/** The methods of the port that keep definitions and unmatched signals. */
export function recordMethods(data: MemoryData): Pick<RunStore, "putDefinition" | "getDefinition" | "putUnmatched" | "listUnmatched"> {
  return {
    async putDefinition({ scope, digest, text }) {
      const name = inScope(scope, digest);
      if (!data.definitions.has(name)) data.definitions.set(name, text);
    },
    async getDefinition({ scope, digest }) {
      return data.definitions.get(inScope(scope, digest));
    },
    async putUnmatched({ scope, id, match, signal, lifetimeMs }) {
      const storeNow = data.clock();
      for (const [name, { expiresAt }] of data.unmatched) if (expiresAt <= storeNow) data.unmatched.delete(name);
      const name = inScope(scope, id);
      if (data.unmatched.has(name)) return false;
      data.unmatched.set(name, copy({ scope, id, match, signal, expiresAt: storeNow + lifetimeMs }));
      return true;
    },
    async listUnmatched(query) {
      const storeNow = data.clock();
      const wanted = (signal: UnmatchedSignal): boolean =>
        signal.scope === query.scope && storeNow < signal.expiresAt && (query.for === undefined || matchesSignal(signal.match, query.for));
      return [...data.unmatched.values()].filter(wanted).slice(0, query.limit).map(copy);
    },
  };
}

function copy(signal: UnmatchedSignal): UnmatchedSignal {
  return decodeJson(encodeJson(signal)) as unknown as UnmatchedSignal;
}
