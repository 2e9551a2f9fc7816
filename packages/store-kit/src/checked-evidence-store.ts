import { type Cancellable, type EvidenceClass, type EvidenceKey, type EvidenceStore, isDigest, SluiceError } from "@sluice/core";
import { checkSignal, storeClosed } from "./check-calls.ts";
import { checkCount, checkLabel, checkScope } from "./names.ts";

const CLASSES: readonly unknown[] = ["observed", "reported", "derived"] satisfies readonly EvidenceClass[];

/**
 * The door of an evidence store, as `createCheckedStore` is of a run store: names, counts and sizes are checked, aborted calls and calls
 * after `close` are refused, and only then is the adapter asked. A digest that passes it is no path and no statement (threats PTH-1, STO-15).
 */
export function createCheckedEvidenceStore(inner: EvidenceStore): EvidenceStore {
  let closed = false;
  const door = (options: Cancellable | undefined, check: () => void): void => {
    if (closed) throw storeClosed();
    checkSignal(options);
    check();
  };
  return {
    portVersion: 1,
    capabilities: inner.capabilities,
    ...(inner.location === undefined ? {} : { location: inner.location }),
    async put(body, options) {
      door(options, () => {
        checkScope(body.scope);
        if (!CLASSES.includes(body.class)) throw invalid("The class of evidence is observed, reported or derived.");
        if (body.keepForMs !== undefined) checkCount("keepForMs", body.keepForMs, 1);
        checkSize(body.body, inner.capabilities.maxBytes);
      });
      return inner.put(body, options);
    },
    async get(key, options) {
      door(options, () => checkKey(key));
      return inner.get(key, options);
    },
    async has(key, options) {
      door(options, () => checkKey(key));
      return inner.has(key, options);
    },
    async erase(erasure, options) {
      door(options, () => {
        checkKey(erasure);
        checkLabel("person who erases", erasure.by);
        checkLabel("reason", erasure.because);
      });
      return inner.erase(erasure, options);
    },
    async expire(options) {
      door(options, () => checkCount("limit", options.limit, 1));
      return inner.expire(options);
    },
    async close() {
      if (closed) return;
      closed = true;
      await inner.close();
    },
  };
}

function checkKey({ scope, digest }: EvidenceKey): void {
  checkScope(scope);
  if (isDigest(digest)) return;
  throw new SluiceError({
    code: "IDENTIFIER_INVALID",
    message: "A body of evidence is named by its digest.",
    details: { what: "evidence" },
  });
}

function checkSize(body: unknown, most: number): void {
  if (!(body instanceof Uint8Array)) throw invalid("A body of evidence is bytes.");
  if (body.byteLength <= most) return;
  throw new SluiceError({
    code: "EVIDENCE_TOO_LARGE",
    message: `Found a body of ${body.byteLength} bytes, expected at most ${most}. Keep the part that tells, or raise maxBytes of the store.`,
    details: { bytes: body.byteLength, most },
  });
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
