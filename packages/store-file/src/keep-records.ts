import type { Instant, RunStore, UnmatchedSignal } from "@sluice/core";
import { decodeJson, encodeJson, inScope, matchesSignal } from "@sluice/store-kit";
import type { Session } from "./session.ts";

/** The methods of the port that keep definitions and unmatched signals. */
export function recordMethods(
  session: Session,
  clock: () => Instant,
): Pick<RunStore, "putDefinition" | "getDefinition" | "putUnmatched" | "listUnmatched"> {
  const { journal } = session;
  const { index } = journal;
  return {
    async putDefinition({ scope, digest, text }, { signal } = {}) {
      const isKept = (): boolean => index.definitions.has(inScope(scope, digest));
      if (await session.read(isKept, signal)) return;
      await session.write(
        "ledger",
        () => {
          if (!isKept()) journal.define({ scope, digest, text });
        },
        signal,
      );
    },
    getDefinition: ({ scope, digest }, { signal } = {}) =>
      session.read(() => {
        const where = index.definitions.get(inScope(scope, digest));
        return where === undefined ? undefined : journal.readDefinition(where);
      }, signal),
    async putUnmatched({ scope, id, match, signal: data, lifetimeMs }, { signal } = {}) {
      const given = copy({ scope, id, match, signal: data });
      return session.write(
        "claims",
        () => {
          const storeNow = clock();
          const kept = index.signals.get(inScope(scope, id));
          if (kept !== undefined && storeNow < kept.expiresAt) return false;
          journal.change({ signals: [{ ...given, expiresAt: storeNow + lifetimeMs }] }, storeNow);
          return true;
        },
        signal,
      );
    },
    listUnmatched: (query, { signal } = {}) =>
      session.read(() => {
        const storeNow = clock();
        const isWanted = (kept: UnmatchedSignal): boolean =>
          kept.scope === query.scope && storeNow < kept.expiresAt && (query.for === undefined || matchesSignal(kept.match, query.for));
        return [...index.signals.values()].filter(isWanted).slice(0, query.limit).map(copy);
      }, signal),
  };
}

/** As every store gives it back, and no caller's own object. @throws SluiceError `STORE_TEXT_INVALID` */
function copy<Value>(value: Value): Value {
  return decodeJson(encodeJson(value)) as unknown as Value;
}
